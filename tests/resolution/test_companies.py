import pytest

from kg.resolution.companies import Form, company
from kg.resolution.names import key


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("云岭机电", Form.NONE),
        ("云岭公司", Form.COMPANY),
        ("云岭集团", Form.GROUP),
        ("云岭集团公司", Form.GROUP),
        ("云岭股份", Form.SHARES),
        ("云岭机电有限责任公司", Form.LIMITED),
        ("云岭机电股份有限公司", Form.LISTED),
        ("云岭机电（集团）有限公司", Form.GROUP_LIMITED),
        ("云岭控股", Form.HOLDING),
        ("云岭控股有限公司", Form.HOLDING_LIMITED),
    ],
)
def test_the_form_of_a_name_is_told_by_its_end(name: str, form: Form) -> None:
    assert company(key(name)).form is form
