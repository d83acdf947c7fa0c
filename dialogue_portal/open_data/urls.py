from django.urls import path

from . import api, views

urlpatterns = [
    path("du-lieu/", views.open_data, name="open_data"),
    path("du-lieu/<slug:name>.<int:number>.csv", views.open_data_file, name="open_data_file"),
    path("api/v1/", api.index, name="api"),
    path("api/v1/<slug:name>/", api.rows, name="api_rows"),
    path("api/v1/<slug:name>/<slug:key>/", api.row, name="api_row"),
]
