"""Mails to staff about their accounts. Written on sending: a job carries only the id of the account."""

from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from dialogue_portal.lib.addresses import absolute

from .models import User, WardProfile


def password_reset_mail(user: User) -> EmailMessage:
    """A link for a new password. Its host comes from a setting, as anybody can forge the host of a request."""
    ward = WardProfile.current()
    place = [urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    link = absolute(reverse("password_reset_confirm", args=place))
    return EmailMessage(
        subject=f"Đặt mật khẩu mới – {' '.join(ward.full_name.split())}",
        body=render_to_string("sessions_app/email/password_reset.txt", {"user": user, "ward": ward, "link": link}),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
