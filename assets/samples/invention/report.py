"""Inventing one agency's whole report: cover, plan, activities, evidence, feedback and scorecard.

What does not belong here: how each part is invented, and any workbook.
"""

from __future__ import annotations

from datetime import timedelta

from assets.rules.framework.model import Framework
from assets.samples.invention.agency_profiles import Profile, chance, draw_person
from assets.samples.invention.plans import draw_plan
from assets.samples.invention.proofs import draw_evidence, draw_feedback
from assets.samples.invention.report_content import Row, SampleReport
from assets.samples.invention.scorecards import draw_answers, evidence_kinds, evidence_needed
from warehouse.tables import activity, evidence, feedback, plan_task
from warehouse.tables.evaluation_year import last_day
from warehouse.tables.reference import WHOLE_YEAR


def invent_report(profile: Profile, framework: Framework, year: int, seed: int) -> SampleReport:
    """Invent an agency's report of the year: the same whenever it is asked with the same arguments."""
    luck = chance(seed, year, "report", profile.agency_code)
    tasks, activities = draw_plan(profile, year, luck)
    proofs = draw_evidence(profile, year, activities, evidence_kinds(framework), luck)
    report = SampleReport(profile, year)
    report.cover = _cover(profile, year, seed)
    report.rows = {
        plan_task.name: tasks,
        activity.name: activities,
        evidence.name: proofs,
        feedback.name: draw_feedback(profile, year, luck),
    }
    report.evidence_needed = evidence_needed(profile, framework)
    report.answers = draw_answers(profile, framework, year, proofs, luck)
    return report


def _cover(profile: Profile, year: int, seed: int) -> Row:
    """Values of the cover's fields that the template leaves open."""
    luck = chance(seed, year, "cover", profile.agency_code)
    title = "Phó Chủ tịch UBND" if profile.level == "province" else "Thứ trưởng"
    return {
        "period": WHOLE_YEAR,
        "number_format": "vi",
        "document_number": f"{luck.randint(5, 480)}/BC-{profile.abbreviation}",
        "document_on": last_day(year) - timedelta(days=luck.randint(1, 16)),
        "signatory": f"{draw_person(luck)}, {title}",
        "contact": f"{draw_person(luck)}, {luck.choice(profile.units)}, {profile.slug}@{profile.slug}.example",
    }
