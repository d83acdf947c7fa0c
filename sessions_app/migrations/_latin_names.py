"""Names that were stored with letters of other alphabets that only look like Latin ones, spelt in Latin letters."""

from itertools import count

from dialogue_portal.lib.text import latin


def respell(model, column, *, is_unique=False):
    """Where two would then be one, the later one gets a number behind it: nobody but the ward knows what was meant."""
    longest = model._meta.get_field(column).max_length
    taken = set(model.objects.values_list(column, flat=True)) if is_unique else set()
    for row in model.objects.order_by("pk"):
        name = getattr(row, column)
        if latin(name) != name:
            setattr(row, column, free(latin(name), taken, longest))
            taken.add(getattr(row, column))
            row.save()


def free(name, taken, longest):
    numbered = (
        f"{name[: longest - len(ending)].rstrip()}{ending}" for ending in (f" ({number})" for number in count(2))
    )
    return next(one for one in numbered if one not in taken) if name in taken else name
