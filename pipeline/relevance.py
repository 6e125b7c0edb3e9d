"""Which corrections concern which thread, so that one correction does not judge every thread again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from groundswell.corrections import in_force
from groundswell.records import Correction, Post
from groundswell.store import Store


def corrections_by_thread(store: Store) -> Mapping[str, Sequence[Correction]]:
    """Return the corrections in force by the threads whose judgements they change.

    Words concern the thread they stand in; accounts, the threads they post in. Merges go along with
    every stance that was corrected, since that is then a stance on the proposal that stayed.
    """
    standing = in_force(store.read(Correction))
    if not standing:
        return {}
    people = [each for each in standing if each.kind == "same_person"]
    posts = store.read(Post, id={each.post_id for each in standing if each.post_id})
    thread_of = {post.id: post.thread_id for post in posts}
    accounts = {name for each in people for name in (each.quote or "", each.value)}
    populated = {post.thread_id for post in store.read(Post, author_id=accounts)} if accounts else set[str]()
    found: defaultdict[str, dict[str, Correction]] = defaultdict(dict)
    for each in standing:
        if each.post_id in thread_of:
            found[thread_of[each.post_id]][each.id] = each
    for thread in populated:
        found[thread].update((each.id, each) for each in people)
    for own in found.values():
        if any(each.kind == "relabel" for each in own.values()):
            own.update((each.id, each) for each in standing if each.kind == "merge")
    return {thread: list(own.values()) for thread, own in found.items()}
