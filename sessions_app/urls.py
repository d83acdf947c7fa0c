from django.urls import path

from . import views
from .views import cards, posting

app_name = "sessions_app"

urlpatterns = [
    path("doi-thoai/", views.session_list, name="sessions"),
    path("doi-thoai/<slug:slug>/", views.session_page, name="session"),
    path("doi-thoai/<slug:slug>/og.png", cards.session_card, name="session_card"),
    path("doi-thoai/<slug:slug>/hinh-anh/", views.gallery, name="gallery"),
    path("doi-thoai/<slug:slug>/hinh-anh/<int:pk>/", views.photo_page, name="photo"),
    path("doi-thoai/<slug:slug>/hinh-anh/<int:pk>/xin-go/", views.ask_removal, name="ask_removal"),
    path("thong-bao/", views.announcement_list, name="announcements"),
    path("thong-bao/<slug:slug>/", views.announcement_page, name="announcement"),
    path("thong-bao/<slug:slug>/ban-truoc/<int:number>/", views.announcement_version, name="announcement_version"),
    path(
        "thong-bao/xem-truoc/<str:token>/anh/<uuid:key>/<int:width>.<str:extension>",
        views.preview_photo,
        name="preview_photo",
    ),
    path("thong-bao/xem-truoc/<str:token>/tep/<uuid:key>/", views.preview_file, name="preview_file"),
    path("anh-tin/<uuid:key>/<int:width>.<str:extension>", views.announcement_photo, name="announcement_photo"),
    path("tep-tin/<uuid:key>/", views.announcement_file, name="announcement_file"),
    path("thong-bao/xem-truoc/<str:token>/", views.announcement_preview, name="announcement_preview"),
    path("thong-bao/<slug:slug>/og.png", cards.announcement_card, name="announcement_card"),
    path("ket-luan/", views.conclusion_list, name="conclusions"),
    path("ket-luan/<slug:slug>/", views.conclusion_page, name="conclusion"),
    path("ket-luan/<slug:slug>/og.png", cards.conclusion_card, name="conclusion_card"),
    path("ket-luan/<slug:slug>/to-niem-yet/", posting.conclusion_sheet, name="conclusion_sheet"),
    path("niem-yet/<uuid:key>.jpg", posting.proof, name="posting_proof"),
    path("can-bo/", views.official_list, name="officials"),
    path("can-bo/<slug:slug>/", views.official_page, name="official"),
    path("to-dan-pho/", views.group_list, name="groups"),
    path("to-dan-pho/<slug:slug>/", views.group_page, name="group"),
    path("doi-thoai/lich.ics", views.calendar_of_sessions, name="calendar"),
    path("doi-thoai/<slug:slug>/lich.ics", views.session_calendar, name="session_calendar"),
    path("doi-thoai/<slug:slug>/to-roi/", views.poster, name="poster"),
    path("doi-thoai/<slug:slug>/qr.svg", views.session_qr, name="session_qr"),
    path("tai-lieu/", views.document_list, name="documents"),
    path("tai-lieu/<int:pk>/", views.document_file, name="document_file"),
    path("tai-lieu/<slug:slug>/", views.document_page, name="document"),
    path("tai-lieu/<slug:slug>/ban-truoc/<int:pk>/", views.document_text, name="document_text"),
    path("anh/<uuid:key>/<int:width>.<str:extension>", views.photo_file, name="photo_file"),
]
