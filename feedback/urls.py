from django.urls import path

from . import concern_views, follow_views, own_views, sending_views, views

app_name = "feedback"

urlpatterns = [
    path("y-kien/", views.opinion_list, name="opinions"),
    path("y-kien/<int:pk>/", views.opinion_page, name="opinion"),
    path("y-kien/<int:pk>/quan-tam/", concern_views.concern, name="concern"),
    path("y-kien/tep/<uuid:key>/<int:width>.<str:extension>", views.attachment_picture, name="attachment"),
    path("y-kien/gui/", sending_views.choose_session, name="send"),
    path("y-kien/gui/<slug:slug>/", sending_views.start, name="send_to"),
    path("y-kien/gui/<slug:slug>/luu-y/", sending_views.advice, name="send_advice"),
    path("y-kien/gui/<slug:slug>/khieu-nai/", sending_views.grievance, name="send_grievance"),
    path("y-kien/gui/<slug:slug>/tep/<int:pk>/bo/", sending_views.remove_file, name="remove_file"),
    path("y-kien/gui/<slug:slug>/<str:step>/", sending_views.step_page, name="send_step"),
    path("y-kien/bien-nhan/", sending_views.receipt, name="receipt"),
    path("y-kien/tra-cuu/", own_views.look_up, name="look_up"),
    path("y-kien/cua-toi/", own_views.own, name="own"),
    path("y-kien/cua-toi/bo-sung/", own_views.note, name="own_note"),
    path("y-kien/cua-toi/rut/", own_views.withdraw, name="own_withdraw"),
    path("y-kien/cua-toi/rut-ten/", own_views.withdraw_name, name="own_withdraw_name"),
    path("y-kien/cua-toi/lien-lac/", own_views.contact, name="own_contact"),
    path("y-kien/cua-toi/danh-gia/", own_views.rate, name="own_rate"),
    path("y-kien/cua-toi/thoat/", own_views.leave, name="own_leave"),
    path("viec-phai-lam/", views.commitment_list, name="commitments"),
    path("viec-phai-lam/<int:pk>/", views.commitment_page, name="commitment"),
    path("quyen-rieng-tu/", sending_views.privacy_notice, name="privacy"),
    path("y-kien/<int:pk>/theo-doi/", follow_views.follow_opinion, name="follow_opinion"),
    path("y-kien/xac-nhan/<str:token>/", follow_views.confirm_email, name="confirm_email"),
    path("doi-thoai/<slug:slug>/theo-doi/", follow_views.follow_session, name="follow_session"),
    path("theo-doi/xac-nhan/<str:token>/", follow_views.confirm_follow, name="confirm_follow"),
    path("theo-doi/dung/<str:token>/", follow_views.stop_follow, name="stop_follow"),
]
