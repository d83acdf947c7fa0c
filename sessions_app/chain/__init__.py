"""The chains of the record: each event of a case is bound to the one before it by an HMAC under `AUDIT_KEY`.

Somebody who changes, deletes, swaps or adds a row behind the portal's back would need the key to make the chain fit
again. A seal (`seal`) binds the heads of all chains, so that `verify` notices a chain that was cut at its end or is
gone.

Reasons may tell of a person, whose data is erased one day. So the HMAC covers not the reason but its seal, which stays:
`forget_reasons` empties reason and salt, and the chain still verifies if the record says so afterwards.
"""

from .forgetting import forget_reasons, remove, with_reasons
from .linking import COLUMNS, ERASED, FORGOTTEN, head_of, heads_of, keyed, link, plain, seal_of, seal_reason, signature
from .sealing import latest_seal, seal
from .verifying import Fault, Tally, verify
