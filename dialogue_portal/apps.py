from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class PortalConfig(AppConfig):
    """The site as a whole: what belongs to neither app."""

    name = "dialogue_portal"
    verbose_name = "Cổng đối thoại"

    def ready(self) -> None:
        from .backup import unfinished
        from .checks import copies_agree, pdf_files_are_read, settings_agree
        from .kept_pages import publication
        from .lib.databases import prepare_for_pages

        register(settings_agree, Tags.security, deploy=True)
        register(copies_agree, Tags.files, deploy=True)
        register(pdf_files_are_read, Tags.files, deploy=True)
        connection_created.connect(prepare_for_pages)
        connection_created.connect(unfinished.refuse)
        pre_migrate.connect(publication.unwatch, sender=self)
        post_migrate.connect(publication.watch, sender=self)


class StaffAdminConfig(AdminConfig):
    """Django's admin, with the portal's own site in place of the stock one."""

    default_site = "dialogue_portal.staff_site.StaffSite"

    def ready(self) -> None:
        """Django calls the ticks of pages that are only read «True» and «False»; no setting of its own changes that."""
        from django.contrib.admin.templatetags import admin_list

        from .staff_site import tick

        super().ready()
        admin_list._boolean_icon = tick
