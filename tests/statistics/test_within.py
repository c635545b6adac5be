"""The within-seeker model against other people's programs, and against leaving each bucket out by hand."""

import warnings

import numpy as np
import pandas as pd
import pytest

from pipelines.contract.sums import merged
from pipelines.statistics.within import Within, p_value
from tests.statistics.people import rows, sums

COLUMNS = ["x0", "x1", "x2", "x3", "x4"]


def fit_by_hand(frame, columns):
    x = frame[columns] - frame.groupby("seeker")[columns].transform("mean")
    y = frame.advanced - frame.groupby("seeker").advanced.transform("mean")
    return np.linalg.lstsq(x.to_numpy(), y.to_numpy(), rcond=None)[0]


def jackknife_by_hand(frame, columns):
    people = frame.seeker.unique()
    whole = fit_by_hand(frame, columns)
    each = np.array([fit_by_hand(frame[frame.seeker != one], columns) for one in people])
    return np.sqrt((len(people) - 1) / len(people) * ((each - whole) ** 2).sum(0))


def test_coefficients_are_those_of_pyfixest():
    frame = rows()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyfixest 0.60 calls what pandas 3.1 is about to drop
        import pyfixest

        told = pyfixest.feols("advanced ~ x0 + x1 + x2 + x3 + x4 | seeker", frame, vcov={"CRV3": "seeker"})
        coefficients = told.coef()
    found = Within(sums(frame, COLUMNS), COLUMNS).estimates(COLUMNS)
    assert found.estimate == pytest.approx(coefficients.to_numpy(), abs=1e-8)


@pytest.mark.parametrize("seed", range(5))
def test_the_jackknife_is_that_of_leaving_each_person_out(seed):
    frame = rows(seed)
    found = Within(sums(frame, COLUMNS), COLUMNS).estimates(COLUMNS)
    assert found.se == pytest.approx(jackknife_by_hand(frame, COLUMNS), abs=1e-9)
    assert found.estimate == pytest.approx(fit_by_hand(frame, COLUMNS), abs=1e-9)


@pytest.mark.parametrize(("add", "remove"), [(["x4"], []), (["x3", "x4"], ["x0"]), (["x4"], ["x1", "x2"])])
def test_a_changed_model_is_the_model_fitted_anew(add, remove):
    frame = rows(7)
    base = [name for name in COLUMNS if name not in add]
    found = Within(sums(frame, COLUMNS), base).swapped(add, remove)
    columns = [name for name in base if name not in remove] + add
    anew = Within(sums(frame, COLUMNS), columns).estimates(add)
    for name in ("estimate", "se", "g_eff"):
        assert getattr(found, name) == pytest.approx(getattr(anew, name), abs=1e-9)
    assert found.se == pytest.approx(jackknife_by_hand(frame, columns)[-len(add) :], abs=1e-9)


def test_g_eff_counts_people_who_tell_as_much_as_each_other():
    one = pd.DataFrame({"x": [0.0, 1.0, 0.0, 1.0], "advanced": [0.0, 1.0, 1.0, 1.0]})
    alike = pd.concat([one.assign(seeker=person) for person in range(12)])
    assert Within(sums(alike, ["x"]), ["x"]).estimates(["x"]).g_eff == pytest.approx([12.0])
    never = pd.DataFrame({"x": [0.0, 0.0], "advanced": [0.0, 1.0], "seeker": 99})
    assert Within(sums(pd.concat([alike, never]), ["x"]), ["x"]).estimates(["x"]).g_eff == pytest.approx([12.0])


def test_what_cannot_be_told_says_why_and_leaves_the_rest_alone():
    frame = rows(3)
    frame["same"] = frame.x0
    frame["nothing"] = frame.seeker % 2.0
    frame["one_person"] = ((frame.seeker == 5) & (frame.groupby("seeker").cumcount() == 0)).astype(float)
    columns = [*COLUMNS, "same", "nothing", "one_person"]
    found = Within(sums(frame, columns), columns).estimates(columns)
    assert found.why == ("", "", "", "", "", "dependent", "no_variation", "one_bucket")
    assert np.isnan(found.estimate[[5, 6]]).all()
    assert np.isnan(found.se[-1])
    # In leaving that person out its column is nothing, and the others stand as in the model without it.
    kept = [*COLUMNS, "one_person"]
    assert found.se[:5] == pytest.approx(jackknife_by_hand(frame, kept)[:5], abs=1e-9)


def test_in_a_changed_model_too():
    frame = rows(3)
    frame["one_person"] = ((frame.seeker == 5) & (frame.groupby("seeker").cumcount() == 0)).astype(float)
    frame["same"] = frame.x0
    columns = [*COLUMNS, "one_person", "same"]
    found = Within(sums(frame, columns), COLUMNS[:4]).swapped(["x4", "one_person", "same"])
    assert found.why == ("", "one_bucket", "dependent")
    assert found.se[0] == pytest.approx(jackknife_by_hand(frame, [*COLUMNS, "one_person"])[4], abs=1e-9)


def test_sums_of_shards_are_those_of_one_pass():
    frame = rows(11, people=60)
    whole = sums(frame, COLUMNS)
    parts = [sums(frame[frame.seeker % 3 == part], COLUMNS) for part in range(3)]
    together = merged(parts)
    assert together.n == whole.n
    one, other = (Within(each, COLUMNS).estimates(COLUMNS) for each in (together, whole))
    assert one.estimate == pytest.approx(other.estimate, abs=1e-9)
    assert one.se == pytest.approx(other.se, abs=1e-9)


def test_one_person_alone_has_an_estimate_and_no_spread():
    frame = rows(2, people=1)
    found = Within(sums(frame, COLUMNS), COLUMNS).estimates(["x0"])
    assert np.isnan(found.se[0])


def test_p_is_of_students_t():
    assert p_value(np.array([2.0]), np.array([1.0]), np.array([10.0]))[0] == pytest.approx(0.073388, abs=1e-6)
