from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import cache_page
from django.views.decorators.gzip import gzip_page

from .models import Author, Note


def page(request: HttpRequest) -> HttpResponse:
    author = Author.objects.get(pk=1)
    context = {
        "author": author,
        "total": Note.objects.filter(author=author).count(),
        "notes": Note.objects.filter(author=author).order_by("pk")[:20],
    }
    return render(request, "page.html", context)


def store(request: HttpRequest) -> HttpResponse:
    Note.objects.create(author_id=2, title=request.POST["title"], text=request.POST["text"])
    return redirect("/")


urlpatterns = [
    path("", page),
    path("cached/", cache_page(3600)(gzip_page(page))),
    path("store/", store),
]
