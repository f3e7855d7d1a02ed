"""Institutions, people, code lists and standards for the administrator; never a case."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contacts.admin import agreements, codes, guidelines, institutions, people

__all__ = ["agreements", "codes", "guidelines", "institutions", "people"]

admin.site.site_title = admin.site.site_header = _("IIC administration")
admin.site.index_title = _("Institutions, people and standards")
