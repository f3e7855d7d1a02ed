from contacts.operations.absences import end_absence, record_absence
from contacts.operations.agreed import Agreed, change_agreed
from contacts.operations.agreements import conclude_agreement, end_agreement
from contacts.operations.approving import (
    approve_guideline,
    send_back_guideline,
    submit_guideline,
    take_back_guideline,
)
from contacts.operations.codes import draft_code, publish_codes
from contacts.operations.contact_persons import (
    Details,
    appoint_contact,
    confirm_contact,
    end_contact,
    replace_primary,
)
from contacts.operations.guidelines import draft_guideline, publish_guideline
from contacts.operations.institutions import (
    create_institution,
    join_network,
    leave_network,
    serve_commune,
    stop_serving,
)
from contacts.operations.memberships import end_membership, start_membership
from contacts.operations.networks import create_network, end_mandate, grant_mandate
from contacts.operations.users import (
    change_language,
    change_preferences,
    deactivate_user,
    invite_user,
    require_no_duties,
    reset_second_factor,
    set_password,
)

__all__ = [
    "Agreed",
    "Details",
    "appoint_contact",
    "approve_guideline",
    "change_agreed",
    "change_language",
    "change_preferences",
    "conclude_agreement",
    "confirm_contact",
    "create_institution",
    "create_network",
    "deactivate_user",
    "draft_code",
    "draft_guideline",
    "end_absence",
    "end_agreement",
    "end_contact",
    "end_mandate",
    "end_membership",
    "grant_mandate",
    "invite_user",
    "join_network",
    "leave_network",
    "publish_codes",
    "publish_guideline",
    "record_absence",
    "replace_primary",
    "require_no_duties",
    "reset_second_factor",
    "send_back_guideline",
    "serve_commune",
    "set_password",
    "start_membership",
    "stop_serving",
    "submit_guideline",
    "take_back_guideline",
]
