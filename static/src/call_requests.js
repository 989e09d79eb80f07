/** What the desk asks the server of a call; all answer with what the pop-up shows. */
export const REQUESTS = {
    save: (partnerId, { outcome_id, note, ...more }, done) => [
        "save_wrapup",
        [partnerId, outcome_id, note || "", done, more],
    ],
    link: (partnerId, { add_number = false, remember = false } = {}) => [
        "link_contact",
        [partnerId, add_number, remember],
    ],
    create: ({ name, company, email }) => ["create_contact", [name, company, email]],
    ignore: () => ["ignore_number", []],
    heed: () => ["heed_number", []],
};
