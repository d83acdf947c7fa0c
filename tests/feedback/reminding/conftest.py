import pytest

from tests.builders import make_body, make_user


@pytest.fixture
def unit():
    return make_user("Đơn vị xử lý", body=make_body(), email="don-vi@example.vn")
