"""The addresses of the portal: Vietnamese without marks, and stable."""

from django.contrib import admin
from django.urls import include, path

from . import feeds, readiness, robots, sitemap, views
from .dossier import dossier

urlpatterns = [
    path("", views.home, name="home"),
    path("tim-kiem/", views.search, name="search"),
    path("tiep-can/", views.accessibility, name="accessibility"),
    path("doi-thoai/<slug:slug>/ho-so.zip", dossier, name="dossier"),
    path("healthz", readiness.healthz, name="healthz"),
    path("readyz", readiness.readyz, name="readyz"),
    path("metrics", readiness.metrics, name="metrics"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-danh-muc.xml", sitemap.sitemap_lists, name="sitemap_lists"),
    path("sitemap-<slug:name>.<int:number>.xml", sitemap.sitemap_part, name="sitemap_part"),
    path("rss/", feeds.feed_list, name="feeds"),
    path("rss/<slug:name>/", feeds.feed, name="feed"),
    path("rss/<slug:name>/atom/", feeds.atom_feed, name="atom_feed"),
    path("", include("dialogue_portal.open_data.urls")),
    path("og.png", views.card, name="card"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("quan-tri/quen-mat-khau/", include("sessions_app.signing_in.password_reset")),
    path("quan-tri/", admin.site.urls),
    path("", include("sessions_app.urls")),
    path("", include("feedback.urls")),
]

handler400 = "dialogue_portal.views.bad_request"
handler403 = "dialogue_portal.views.forbidden"
handler404 = "dialogue_portal.views.not_found"
handler500 = "dialogue_portal.views.server_error"
