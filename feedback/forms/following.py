"""What people type to follow something by mail."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms

from dialogue_portal.lib.honeypot import TRAP, TrapForm
from sessions_app.models import WardProfile

from .contact import mail_field

CONSENT = "Tôi đồng ý cho {} dùng địa chỉ này chỉ để gửi thư báo tin, đến khi tôi thôi nhận"


class FollowForm(TrapForm):
    """One address, for one opinion, promise or session."""

    email = mail_field(
        help_text="Chúng tôi gửi một thư để ông/bà xác nhận. Mỗi thư sau đó có đường dẫn để thôi nhận.",
        required=True,
        error_messages={"required": "Hãy ghi địa chỉ thư điện tử."},
    )
    consent = forms.BooleanField(
        error_messages={"required": "Cần ông/bà đồng ý thì chúng tôi mới được giữ địa chỉ này."}
    )

    def __init__(self, *args: Any, ward: WardProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = CONSENT.format(ward.unit_kind)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(
            "email",
            "consent",
            TRAP,
            Submit("follow", "Theo dõi", css_class="button"),
        )
