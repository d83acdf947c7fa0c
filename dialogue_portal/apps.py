from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Django's admin, with the portal's own site in place of the stock one."""

    default_site = "dialogue_portal.staff_site.StaffSite"
