"""Pages for evaluators: facts of the warehouse in, HTML out.

Every module makes one page; `rendering` and the templates say how all of them look. A page needs no script and asks for
nothing outside itself. Addresses come from `PageAddresses` alone, so that another site can serve the same templates.
What does not belong here: serving (`orchestration.web.pages`), reading settings, and any figure of its own.
"""
