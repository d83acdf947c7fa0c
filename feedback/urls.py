from django.urls import path

from . import views

app_name = "feedback"

urlpatterns = [
    path("y-kien/", views.opinion_list, name="opinions"),
    path("y-kien/<int:pk>/", views.opinion_page, name="opinion"),
    path("y-kien/gui/", views.choose_session, name="send"),
    path("y-kien/gui/<slug:slug>/", views.send_opinion, name="send_to"),
    path("y-kien/bien-nhan/", views.receipt, name="receipt"),
    path("y-kien/tra-cuu/", views.look_up, name="look_up"),
    path("viec-phai-lam/", views.commitment_list, name="commitments"),
    path("viec-phai-lam/<int:pk>/", views.commitment_page, name="commitment"),
    path("quyen-rieng-tu/", views.privacy_notice, name="privacy"),
]
