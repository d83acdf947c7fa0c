import pytest

from tests.builders import (
    make_body,
)
from tests.staff import signed_in


@pytest.fixture
def body():
    return make_body(name="Phòng Kinh tế")


@pytest.fixture
def unit(body):
    return signed_in("Đơn vị xử lý", body=body)
