{
    "name": "CallMyWay",
    "summary": "Click to call, screen pop and call records with CallMyWay",
    "version": "19.0.1.0.0",
    "category": "Productivity/Phone",
    "author": "callmyway contributors",
    "website": "https://www.callmyway.com",
    "license": "LGPL-3",
    "depends": ["contacts", "mail", "phone_validation"],
    "external_dependencies": {"python": ["phonenumbers", "requests"]},
    "data": [],
    "demo": [],
    "application": True,
}
