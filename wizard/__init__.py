from . import callmyway_promise_cancel, callmyway_statement
