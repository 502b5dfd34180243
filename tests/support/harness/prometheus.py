"""A strict reader of Prometheus' text format 0.0.4: what a scraper would take with a shrug is an error here."""
import re

NAME, LABEL = r"[a-zA-Z_:][a-zA-Z0-9_:]*", r"[a-zA-Z_][a-zA-Z0-9_]*"
PAIR = re.compile(rf'({LABEL})="((?:[^"\\\n]|\\[\\"n])*)"')
SAMPLE = re.compile(rf"({NAME})(?:\{{(.*)\}})? (\S+)$")
TYPES = ("counter", "gauge", "histogram")


class Family:
    def __init__(self, name, help_):
        self.name, self.help, self.type, self.samples = name, help_, None, {}

    def value(self, suffix="", **labels):
        """The sum over the lines with these labels; None when there is none."""
        found = [v for (name, pairs), v in self.samples.items()
                 if name == self.name + suffix and set(labels.items()) <= set(pairs)]
        return sum(found) if found else None

    def values_of(self, label):
        return {dict(pairs)[label] for _, pairs in self.samples}


def _pairs(text, line):
    found = PAIR.findall(text or "")
    assert ",".join(f'{name}="{value}"' for name, value in found) == (text or ""), f"labels: {line}"
    names = [name for name, _ in found]
    assert len(set(names)) == len(names), f"a label twice: {line}"
    return tuple(sorted((n, v.replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")) for n, v in found))


def _check_histogram(family):
    groups = {}
    for (name, pairs), value in family.samples.items():
        rest = tuple(pair for pair in pairs if pair[0] != "le")
        groups.setdefault(rest, []).append((name, dict(pairs).get("le"), value))
    for rows in groups.values():
        buckets = [(float(le), value) for name, le, value in rows if name == family.name + "_bucket"]
        assert buckets == sorted(buckets) and buckets[-1][0] == float("inf"), family.name
        assert [value for _, value in buckets] == sorted(value for _, value in buckets), family.name
        assert [value for name, _, value in rows if name == family.name + "_count"] == [buckets[-1][1]], family.name
        assert len([1 for name, _, _ in rows if name == family.name + "_sum"]) == 1, family.name
        assert len(rows) == len(buckets) + 2, family.name


def _check(family):
    assert family.type in TYPES, f"{family.name}: no type"
    if family.type == "counter":
        assert family.name.endswith("_total"), f"{family.name}: a counter's name ends with _total"
        assert all(value >= 0 for value in family.samples.values()), family.name
    else:
        assert not family.name.endswith("_total"), family.name
    if family.type == "histogram":
        _check_histogram(family)
    else:
        assert all(name == family.name for name, _ in family.samples), f"{family.name}: a line of another family"


def parse(text):
    """{name: Family}. AssertionError with the line that is wrong."""
    assert text.endswith("\n") and "\r" not in text
    families, family = {}, None
    for line in text[:-1].split("\n"):
        if match := re.fullmatch(rf"# HELP ({NAME}) (\S.*)", line):
            assert match[1] not in families, f"a family twice, or not in one piece: {line}"
            family = families[match[1]] = Family(match[1], match[2])
        elif match := re.fullmatch(rf"# TYPE ({NAME}) (\w+)", line):
            assert family and family.name == match[1] and family.type is None and not family.samples, f"TYPE out of place: {line}"
            family.type = match[2]
        else:
            match = SAMPLE.fullmatch(line)
            assert match, f"not a line of the format: {line!r}"
            assert family and re.fullmatch(re.escape(family.name) + "(_bucket|_sum|_count)?", match[1]), f"out of its family: {line}"
            key = (match[1], _pairs(match[2], line))
            assert key not in family.samples, f"a line twice: {line}"
            family.samples[key] = float(match[3])
    for family in families.values():
        _check(family)
    return families
