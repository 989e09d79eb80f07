-- a copy of the database must not call anybody, nor accept notifications meant for the original
UPDATE callmyway_account_secret
   SET password_secret = NULL,
       webhook_token = md5(random()::text || clock_timestamp()::text || id);
DELETE FROM callmyway_replaced_token;
UPDATE callmyway_account
   SET base_url = 'https://neutralized.invalid/' || id;
-- nor go on reading call records of the original's account
UPDATE callmyway_import
   SET state = 'paused'
 WHERE state = 'running';
