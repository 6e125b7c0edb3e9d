"""The tests of the desk once more: `store` is a PostgreSQL database here, every assertion is the same."""

from tests.unit.desk.test_deciding import *  # noqa: F403 - a test added there runs here too
from tests.unit.desk.test_queue import *  # noqa: F403
from tests.unit.desk.test_record import *  # noqa: F403
