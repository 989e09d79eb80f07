from . import callmyway_floor
