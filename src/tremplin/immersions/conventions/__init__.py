"""The agreement that covers an immersion: what it holds, which rules bind it, who may do what to it, how its signatures are proved.

The rules are pure (no database, web or clock); `actions` says what is done with a database, `visits` what pages read. Where to look:

- `vocabulary`: statuses, roles, kinds. `model`: `Convention` and its people. `schedule`: days, hours, weeks, and how they are told.
- `fields`: the shape of ConventionRead; `wire`: `build` (values → Convention) and `write` (Convention → JSON of the contract).
- `rules`: `check(payload, now=…) -> (Convention | None, faults)` reads and says all that is wrong; `faults_of(convention, now=…)`.
  `advice.of_schedule`: what is lawful but deserves a look.
- `states`: `TRANSITIONS` (the table), `check_move`, `moves_open_to` (buttons of a page), `CATALOGUE` and `entry_of` (labels ↔ codes).
- `lifecycle`: `submit`, `edit`, `sign`, `decide`, `transfer`, `edit_referent`, `edit_final`, `renew`; each returns
  `audit.Change(convention, entry)`, both to be written in one transaction. `audit.Author` is who acts.
- `upkeep`: reminders, `give_up` (nightly), `is_deletable`, `check_signature_link`. `assessment`: the « bilan » and its signature.
- `clauses`: what everyone commits to, in the words that they read, sign and print. `evidence`: the file that a stranger checks.
- `papers`: the PDF, the agenda, the public verification. `visits`: what a page shows to whoever opens a link.
- `signatures`: the chain of evidence: `append`, `find_break`, `covers`, `write_line`, `read_line`.
- `errors`: every refusal.
"""
