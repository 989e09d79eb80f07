{
    "name": "CallMyWay Benchmarks: Floors",
    "summary": "The least that Odoo itself does, to measure the addon against",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "CallMyWay Developers",
    "license": "LGPL-3",
    "depends": ["bus"],
    "data": ["security/ir.model.access.csv"],
}
