from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        """Tells contacts and cases, which may not import reviews, whom to tell, and what the demo
        goes on with."""
        from cases.ports import register_retrospect, register_stories
        from contacts.ports import register_submitting
        from reviews.demo.agreements import tell_agreements
        from reviews.demo.approvals import tell_approvals
        from reviews.demo.published import tell_published
        from reviews.demo.years import tell_years
        from reviews.notifications import guideline_submitted

        register_stories(tell_agreements)
        register_retrospect(tell_years)
        register_retrospect(tell_published)
        register_retrospect(tell_approvals)
        register_submitting(guideline_submitted)
