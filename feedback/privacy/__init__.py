"""Personal data: finding a person's data, what has been kept too long, where an erased person is still named, and
overwriting what erasing leaves in the database's files."""
