from . import callmyway_statement
