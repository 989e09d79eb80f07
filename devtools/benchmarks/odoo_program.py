"""Odoo's program, as a file that Odoo itself can start again."""

from odoo.cli.command import main

if __name__ == "__main__":
    main()
