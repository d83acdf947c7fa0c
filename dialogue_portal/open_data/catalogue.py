"""All tables of open data, in the order of the page."""

from django.http import Http404

from .conclusions import CONCLUSIONS
from .conferences import CONFERENCES
from .dataset import Dataset
from .issues import ISSUES
from .opinions import OPINIONS
from .promises import PROMISES

DATASETS = [CONFERENCES, OPINIONS, ISSUES, PROMISES, CONCLUSIONS]


def dataset_called(name: str) -> Dataset:
    """Raises `Http404` if there is none."""
    for dataset in DATASETS:
        if dataset.name == name:
            return dataset
    raise Http404
