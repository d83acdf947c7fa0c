from django.urls import path

from .views import cards, concern, following, own, public, sending

app_name = "feedback"

urlpatterns = [
    path("y-kien/", public.opinion_list, name="opinions"),
    path("y-kien/<int:pk>/", public.opinion_page, name="opinion"),
    path("y-kien/<int:pk>/og.png", cards.opinion_card, name="opinion_card"),
    path("y-kien/<int:pk>/quan-tam/", concern.concern, name="concern"),
    path("y-kien/tep/<uuid:key>/<int:width>.<str:extension>", public.attachment_picture, name="attachment"),
    path("tra-loi/tep/<uuid:key>/<int:width>.<str:extension>", public.response_picture, name="response_picture"),
    path("tra-loi/tep/<uuid:key>/", public.response_document, name="response_document"),
    path("y-kien/gui/", sending.choose_session, name="send"),
    path("y-kien/gui/<slug:slug>/", sending.start, name="send_to"),
    path("y-kien/gui/<slug:slug>/luu-y/", sending.advice, name="send_advice"),
    path("y-kien/gui/<slug:slug>/khieu-nai/", sending.grievance, name="send_grievance"),
    path("y-kien/gui/<slug:slug>/bo/", sending.discard, name="discard_draft"),
    path("y-kien/gui/<slug:slug>/tep/<int:pk>/bo/", sending.remove_file, name="remove_file"),
    path("y-kien/gui/<slug:slug>/<str:step>/", sending.step_page, name="send_step"),
    path("y-kien/bien-nhan/", sending.receipt, name="receipt"),
    path("y-kien/tra-cuu/", own.look_up, name="look_up"),
    path("y-kien/cua-toi/", own.own, name="own"),
    path("y-kien/cua-toi/bo-sung/", own.note, name="own_note"),
    path("y-kien/cua-toi/rut/", own.withdraw, name="own_withdraw"),
    path("y-kien/cua-toi/rut-ten/", own.withdraw_name, name="own_withdraw_name"),
    path("y-kien/cua-toi/lien-lac/", own.contact, name="own_contact"),
    path("y-kien/cua-toi/danh-gia/", own.rate, name="own_rate"),
    path("y-kien/cua-toi/thoat/", own.leave, name="own_leave"),
    path("viec-phai-lam/", public.commitment_list, name="commitments"),
    path("viec-phai-lam/<int:pk>/", public.commitment_page, name="commitment"),
    path("quyen-rieng-tu/", sending.privacy_notice, name="privacy"),
    path("y-kien/<int:pk>/theo-doi/", following.follow_opinion, name="follow_opinion"),
    path("y-kien/xac-nhan/<str:token>/", following.confirm_email, name="confirm_email"),
    path("doi-thoai/<slug:slug>/theo-doi/", following.follow_session, name="follow_session"),
    path("theo-doi/xac-nhan/<str:token>/", following.confirm_follow, name="confirm_follow"),
    path("theo-doi/dung/<str:token>/", following.stop_follow, name="stop_follow"),
]
