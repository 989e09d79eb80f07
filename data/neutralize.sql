-- a copy of the database must not call anybody, nor accept notifications meant for the original
UPDATE callmyway_account
   SET password_secret = NULL,
       webhook_token = md5(random()::text || clock_timestamp()::text || id),
       base_url = 'https://neutralized.invalid/' || id;
