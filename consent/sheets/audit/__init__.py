"""The auditor's desk: who was shown what, and which notices are overdue, within her scope."""
