from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from shapely import Point

from geodata.problems import NotFound, Outdated, Refused, Unreadable
from geodata.walk import Leg, Note, Offer, Stop, Walk, put_feature, remove_feature
from geodata.wording import Wording
from webapp.storage.database import Database
from webapp.storage.walks import (
    add_walk,
    delete_walk,
    find_walk,
    list_walks,
    publish_walk,
    published_walk,
    save_walk,
    strictest_precisions,
    walk_state,
)


def stop(walk: Walk, stop_id: str) -> Stop:
    return next(stop for stop in walk.stops if stop.id == stop_id)


def renamed(walk: Walk, stop_id: str, title: str) -> Walk:
    return put_feature(walk, replace(stop(walk, stop_id), title=Wording({"de": title})))


def save(database: Database, walk: Walk, opened: Walk) -> Walk:
    with database.transaction() as session:
        return save_walk(session, walk, opened, by="Bob")


def newest(database: Database) -> Walk:
    """The walk as the database holds it, read anew."""
    database.memory.walks.clear()
    with database.reading() as session:
        return find_walk(session, "linden")


def test_a_walk_comes_back_as_it_went_in(database: Database, walk: Walk, stored: Walk) -> None:
    assert newest(database) == walk
    assert newest(database).revision == 1


def test_a_walk_comes_back_to_the_last_bit(database: Database, walk: Walk) -> None:
    place = Point(13.740000000000123, 51.049999999999876)
    with database.transaction() as session:
        add_walk(session, put_feature(walk, replace(stop(walk, "tea"), shape=place)))

    assert stop(newest(database), "tea").shape == place


def test_an_unknown_walk_is_not_found(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        find_walk(session, "nowhere")
    with database.reading() as session, pytest.raises(NotFound):
        walk_state(session, "nowhere")
    with pytest.raises(NotFound):
        walk_state(database, "nowhere")


def test_an_unknown_revision_or_version_is_not_found(database: Database, stored: Walk) -> None:
    with database.reading() as session:
        for number in (-1, 0, 2):
            with pytest.raises(NotFound):
                find_walk(session, "linden", revision=number)
            with pytest.raises(NotFound):
                find_walk(session, "linden", version=number)


def test_a_slug_is_taken_once(database: Database, stored: Walk) -> None:
    with pytest.raises(Refused) as refused, database.transaction() as session:
        add_walk(session, stored)

    assert refused.value.field == "slug"


def test_a_walk_that_breaks_a_rule_is_not_written(database: Database, stored: Walk) -> None:
    broken = replace(stop(stored, "tea"), themes=("unheard-of",))
    with pytest.raises(Unreadable):
        save(database, put_feature(stored, broken), stored)

    assert newest(database) == stored
    assert newest(database).revision == 1


def test_a_save_adds_a_revision_and_leaves_the_one_before(database: Database, stored: Walk) -> None:
    saved = save(database, renamed(stored, "tea", "Kaffeeküche"), stored)

    assert saved.revision == 2
    assert newest(database) == saved
    with database.reading() as session:
        assert find_walk(session, "linden", revision=1) == stored


def test_a_save_that_changes_nothing_adds_no_revision(database: Database, stored: Walk) -> None:
    same = replace(stored, stops=tuple(replace(stop) for stop in stored.stops))

    assert save(database, same, stored).revision == 1
    assert newest(database).revision == 1


def test_a_save_writes_only_what_differs(database: Database, stored: Walk) -> None:
    with database.engine.connect() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM feature").scalar()
    save(database, renamed(stored, "tea", "Kaffeeküche"), stored)

    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM feature").scalar() == before + 1


def test_two_organisers_who_edit_different_stops_keep_each_others_work(
    database: Database, stored: Walk
) -> None:
    save(database, renamed(stored, "tea", "von Bob"), stored)
    both = save(database, renamed(stored, "library", "von Alice"), stored)

    assert both.revision == 3
    assert stop(both, "tea").title.texts["de"] == "von Bob"
    assert stop(both, "library").title.texts["de"] == "von Alice"
    assert newest(database) == both


def test_the_same_stop_edited_twice_is_outdated(database: Database, stored: Walk) -> None:
    save(database, renamed(stored, "tea", "von Bob"), stored)
    with pytest.raises(Outdated, match="von Bob"):
        save(database, renamed(stored, "tea", "von Alice"), stored)

    assert newest(database).revision == 2


def test_the_same_change_made_twice_is_no_quarrel(database: Database, stored: Walk) -> None:
    first = save(database, renamed(stored, "tea", "beide"), stored)

    assert save(database, renamed(stored, "tea", "beide"), stored) == first
    assert newest(database).revision == 2


def test_a_stop_removed_meanwhile_is_not_brought_back(database: Database, stored: Walk) -> None:
    save(database, remove_feature(stored, "garden"), stored)
    with pytest.raises(Outdated, match="garden"):
        save(database, renamed(stored, "garden", "von Alice"), stored)


def test_a_stop_changed_meanwhile_is_not_removed(database: Database, stored: Walk) -> None:
    save(database, renamed(stored, "garden", "von Bob"), stored)
    with pytest.raises(Outdated, match="von Bob"):
        save(database, remove_feature(stored, "garden"), stored)


def test_an_id_given_away_meanwhile_is_outdated(database: Database, stored: Walk) -> None:
    mine = Stop("new", Point(13.743, 51.05), Wording({"de": "Meins"}), order=4)
    save(database, put_feature(stored, replace(mine, title=Wording({"de": "Ihres"}))), stored)
    with pytest.raises(Outdated, match="Ihres"):
        save(database, put_feature(stored, mine), stored)
    with pytest.raises(Outdated):
        save(
            database,
            put_feature(stored, Offer("new", None, Wording({"de": "Rat"}), category="food")),
            stored,
        )


def test_what_loses_its_footing_through_somebody_else_is_outdated(
    database: Database, stored: Walk
) -> None:
    save(database, remove_feature(stored, "garden"), stored)
    offer = Offer("tools", None, Wording({"de": "Werkzeug"}), stop="garden", category="food")
    with pytest.raises(Outdated, match="garden"):
        save(database, put_feature(stored, offer), stored)

    assert newest(database).revision == 2


def test_a_fault_of_ones_own_is_not_blamed_on_somebody_else(
    database: Database, stored: Walk
) -> None:
    save(database, renamed(stored, "tea", "von Bob"), stored)
    broken = replace(stop(stored, "library"), themes=("unheard-of",))
    with pytest.raises(Unreadable):
        save(database, put_feature(stored, broken), stored)


@pytest.mark.parametrize(
    "fault",
    [
        {"website": "javascript:alert(1)"},
        {"title": Wording({"de": "a\x00b"})},
        {"order": float("nan")},
        {"wheelchair": "perhaps"},
        {"precision": "vague"},
    ],
    ids=str,
)
def test_a_changed_stop_is_checked_to_the_last_field(
    database: Database, stored: Walk, fault: dict[str, Any]
) -> None:
    with pytest.raises(Unreadable):
        save(database, put_feature(stored, replace(stop(stored, "tea"), **fault)), stored)

    assert newest(database).revision == 1


def test_the_data_of_the_walk_count_as_one_feature(database: Database, stored: Walk) -> None:
    save(database, replace(stored, publisher="Bob's office"), stored)
    with pytest.raises(Outdated):
        save(database, replace(stored, contact="Alice"), stored)
    both = save(database, renamed(stored, "tea", "von Alice"), stored)

    assert (both.publisher, stop(both, "tea").title.texts["de"]) == ("Bob's office", "von Alice")


def test_new_features_of_two_organisers_stand_together(database: Database, stored: Walk) -> None:
    bobs = Note("bob", None, Wording({"de": "von Bob"}))
    alices = Note("alice", None, Wording({"de": "von Alice"}))
    save(database, put_feature(stored, bobs), stored)
    both = save(database, put_feature(stored, alices), stored)

    assert both.notes == (*stored.notes, bobs, alices)
    assert newest(database) == both


def test_offers_keep_the_order_they_are_given(database: Database, stored: Walk) -> None:
    turned = save(database, replace(stored, offers=stored.offers[::-1]), stored)
    between = Offer("between", None, Wording({"de": "Dazwischen"}), category="food")
    first, *others = turned.offers
    inserted = save(database, replace(turned, offers=(first, between, *others)), turned)

    assert [offer.id for offer in newest(database).offers] == [
        "seeds",
        "between",
        "letters",
        "soup",
    ]
    assert newest(database) == inserted


def test_a_new_order_survives_somebody_elses_new_offer(database: Database, stored: Walk) -> None:
    added = Offer("added", None, Wording({"de": "Neu"}), category="food")
    save(database, put_feature(stored, added), stored)
    both = save(database, replace(stored, offers=stored.offers[::-1]), stored)

    assert [offer.id for offer in both.offers] == ["seeds", "letters", "soup", "added"]
    assert newest(database) == both


def test_steps_become_one_step(database: Database, stored: Walk) -> None:
    leg = next(leg for leg in stored.legs if leg.steps is True)
    save(database, put_feature(stored, replace(leg, steps=1)), stored)

    counted: list[Leg] = [leg for leg in newest(database).legs if leg.id == leg.id]
    assert [leg.steps for leg in counted] == [False, 1]
    assert counted[1].steps is not True


def test_texts_keep_their_language_when_the_walk_gets_another_first_one(
    database: Database, stored: Walk
) -> None:
    english = replace(
        stored,
        languages=("en", "de"),
        offers=tuple(offer for offer in stored.offers if offer.id != "seeds"),
    )
    saved = save(database, english, stored)

    assert newest(database) == saved
    assert newest(database).stops == stored.stops


def test_a_walk_is_published_as_version_one_two_three(database: Database, stored: Walk) -> None:
    saved = save(database, renamed(stored, "tea", "Kaffeeküche"), stored)
    with database.transaction() as session:
        again = publish_walk(session, "linden", revision=1)
        second = publish_walk(session, "linden")
        third = publish_walk(session, "linden", revision=1)

    assert (again, second, third) == (1, 2, 3)
    with database.reading() as session:
        assert find_walk(session, "linden", version=2) == saved
        assert find_walk(session, "linden", version=2).version == 2
        assert published_walk(session, "linden").walk == stored
        assert published_walk(session, "linden").walk.version == 3


def test_a_draft_is_not_what_visitors_get(database: Database, stored: Walk) -> None:
    save(database, renamed(stored, "tea", "Entwurf"), stored)
    with database.reading() as session:
        seen = published_walk(session, "linden").walk
        listed = list_walks(session)

    assert stop(seen, "tea").title.texts["de"] == "Teeküche"
    assert [(walk.slug, walk.revision, walk.version) for walk in listed] == [("linden", 2, 1)]


def test_the_list_says_of_a_walk_what_was_published(database: Database, stored: Walk) -> None:
    save(database, replace(stored, title=Wording({"de": "Geheimer Plan"})), stored)
    with database.reading() as session:
        (listed,) = list_walks(session)

    assert listed.title == stored.title
    assert listed.languages == ("de", "en")


def test_an_unpublished_walk_has_no_newest_version(database: Database, walk: Walk) -> None:
    with database.transaction() as session:
        add_walk(session, walk)
    with database.reading() as session, pytest.raises(NotFound):
        published_walk(session, "linden")

    assert walk_state(database, "linden").version is None


def test_a_deleted_walk_is_found_no_more_and_its_slug_stays_taken(
    database: Database, stored: Walk
) -> None:
    with database.transaction() as session:
        delete_walk(session, "linden")
    with database.reading() as session:
        assert list_walks(session) == ()
        with pytest.raises(NotFound):
            find_walk(session, "linden")
        with pytest.raises(NotFound):
            published_walk(session, "linden")
    with pytest.raises(NotFound):
        walk_state(database, "linden")
    with pytest.raises(Refused), database.transaction() as session:
        add_walk(session, stored)


def test_the_state_changes_with_every_save_and_publication_and_with_nothing_else(
    database: Database, stored: Walk
) -> None:
    seen = [walk_state(database, "linden")]
    saved = save(database, renamed(stored, "tea", "Kaffeeküche"), stored)
    seen.append(walk_state(database, "linden"))
    save(database, saved, saved)
    with database.transaction() as session:
        publish_walk(session, "linden", revision=1)
    assert walk_state(database, "linden") == seen[-1]
    with database.transaction() as session:
        publish_walk(session, "linden")
    seen.append(walk_state(database, "linden"))

    assert len({state.token for state in seen}) == 3
    with database.reading() as session:
        assert walk_state(session, "linden") == seen[-1]


def test_the_strictest_precision_a_stop_ever_had_is_remembered(
    database: Database, stored: Walk
) -> None:
    hidden = put_feature(stored, replace(stop(stored, "tea"), precision="hidden"))
    saved = save(database, hidden, stored)
    save(database, put_feature(saved, replace(stop(saved, "tea"), precision="street")), saved)
    with database.reading() as session:
        assert strictest_precisions(session, "linden") == {"tea": "hidden", "garden": "block"}


def test_a_walk_is_read_from_the_database_once(database: Database, stored: Walk) -> None:
    with database.reading() as session:
        first = find_walk(session, "linden")
    with database.reading() as session:
        assert find_walk(session, "linden") is first


def test_a_save_that_is_rolled_back_is_remembered_nowhere(database: Database, stored: Walk) -> None:
    def save_and_fail() -> None:
        with database.transaction() as session:
            save_walk(session, renamed(stored, "tea", "verworfen"), stored)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()
    saved = save(database, renamed(stored, "tea", "behalten"), stored)

    with database.reading() as session:
        assert find_walk(session, "linden", revision=2) == saved


def test_a_walk_keeps_its_slug(database: Database, stored: Walk) -> None:
    with pytest.raises(Refused):
        save(database, replace(stored, slug="other"), stored)
