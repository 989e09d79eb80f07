# The front door: `make run` for a demo in the browser, `make test` for everything that must pass.
# PORT, SIM_PORT, DB, ODOO_SOURCE and CALLMYWAY_HOME change where and on what; ARGS goes to pytest.

.PHONY: help run test stop lint bench clean
.NOTPARALLEL:

help:
	@sh devtools/bootstrap.sh help

run test stop lint bench clean:
	@sh devtools/bootstrap.sh $@

export PORT SIM_PORT DB ODOO_SOURCE CALLMYWAY_HOME ARGS
