"""Revisions, tags, locked pages and notes of FDX documents."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from media.screenplay import fdx
from media.screenplay.elements import Element, PageLocked, Revised, Revision, Screenplay, Tagged

DOCUMENT = b"""<?xml version="1.0" encoding="UTF-8"?>
<FinalDraft DocumentType="Script" Template="No" Version="5">
  <Content>
    <Paragraph Type="Scene Heading" Number="1"><Text>INT. STATION - NIGHT</Text></Paragraph>
    <Paragraph Type="Action" Odd="kept"><Text Font="Courier">Rain on </Text><Text RevisionID="2">cold </Text><Text
      TagNumber="1">glass</Text><Text>.</Text></Paragraph>
    <Paragraph Type="Action"><Text RevisionID="1">The clock stops.</Text></Paragraph>
    <Paragraph Type="Action"><Text RevisionID="77">Nobody comes.</Text></Paragraph>
  </Content>
  <LockedPages>
    <LockedPage LevelIndex="0" LockLevel="1" PageNumber="1" Position="0"/>
    <LockedPage LevelIndex="0" LockLevel="1" PageNumber="1A" Position="42"/>
    <LockedPage LevelIndex="0" LockLevel="1" PageNumber="9" Position="far"/>
  </LockedPages>
  <Revisions ActiveSet="2" RevisionMode="Yes" Location="7.75">
    <Revision ID="1" Mark="*" Name="Blue" PageColor="#C6C6EDEDFEFE"/>
    <Revision ID="2" Mark="+" Name="Mauve" PageColor="nonsense"/>
    <Revision ID="3" Mark="*" Name="Yellow" PageColor="#FDFDFFFFABAB"/>
    <Revision Name="without an ID"/>
    <Revision ID="1" Name="a second 1"/>
  </Revisions>
  <TagData>
    <TagCategories><TagCategory Id="c-5" Name="Props" Number="5"/></TagCategories>
    <TagDefinitions><TagDefinition CatId="c-5" Id="d-1" Label="pane" Number="1"/></TagDefinitions>
    <Tags><Tag Number="1"><DefId>d-1</DefId></Tag></Tags>
  </TagData>
  <ScriptNotes>
    <ScriptNote Id="7" Color="#6363A7A7EFEF" Range="21,30" WriterName="Ann">
      <Paragraph><Text>Which glass?</Text></Paragraph></ScriptNote>
  </ScriptNotes>
</FinalDraft>"""


def _root(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - the test's own document


def _texts(data: bytes) -> list[tuple[str, str | None, str | None]]:
    found = _root(data).iterfind("Content//Text")
    return [(text.text or "", text.get("RevisionID"), text.get("TagNumber")) for text in found]


def test_what_a_production_added_is_read() -> None:
    read = fdx.parse(DOCUMENT)
    by_text = {element.text: element for element in read.elements}

    assert read.revisions == (
        Revision("1", "Blue", "#C6EDFE", "*"),
        Revision("2", "Mauve", "", "+", active=True),
    )
    assert by_text["Rain on cold glass."].revised == (Revised("2", "Rain on glass."),)
    assert by_text["The clock stops."].revised == (Revised("1", ""),)
    assert by_text["Nobody comes."].revised == ()  # by a set that there is not
    assert by_text["Rain on cold glass."].tags == (Tagged("Props", "pane", "glass"),)
    assert [e.text for e in read.elements if e.type == "note"] == ["Which glass?"]
    assert read.elements[2].type == "note"  # after what it is about
    assert read.pages == (PageLocked("1", 0, 0), PageLocked("1A", 3, 1))


def test_what_was_not_edited_is_written_as_it_stood() -> None:
    again = fdx.write(fdx.parse(DOCUMENT), DOCUMENT, marked=True)

    assert _texts(again) == _texts(DOCUMENT)
    assert fdx.parse(again) == fdx.parse(DOCUMENT)
    for name in ("LockedPages", "TagData", "ScriptNotes", "Revisions"):
        old, new = _root(DOCUMENT).find(name), _root(again).find(name)
        assert old is not None
        assert new is not None
        assert [e.tag for e in new] == [e.tag for e in old] or name == "LockedPages"
    note = _root(again).find("ScriptNotes/ScriptNote")
    assert note is not None
    assert (note.get("WriterName"), note.get("Range")) == ("Ann", "21,40")


def test_revisions_and_tags_of_the_studio_are_written() -> None:
    said = Element(
        "action",
        "Rain on *warm* glass.",
        revised=(Revised("our-set", "Rain on glass."),),
        tags=(Tagged("Vehicles", "tram", "glass"),),
    )
    script = Screenplay(
        {}, (said,), (Revision("our-set", "Pink", "#FDCCD4", "*", active=True),), (PageLocked("1", 0, 0),)
    )
    written = fdx.write(script, DOCUMENT, marked=True)
    root = _root(written)
    sets = {node.get("Name"): node.get("ID") for node in root.iterfind("Revisions/Revision")}

    assert [text for text, revision, _ in _texts(written) if revision == sets["Pink"]] == ["warm", " "]
    assert "".join(text for text, _, _ in _texts(written)) == "Rain on warm glass."
    assert {node.get("Name") for node in root.iterfind("TagData/TagCategories/*")} == {"Props", "Vehicles"}
    assert root.find("ScriptNotes/ScriptNote") is None  # the note was taken out
    read = fdx.parse(written)
    assert [r.name for r in read.revisions if r.active] == ["Pink"]
    assert read.elements[0].revised == (Revised(sets["Pink"] or "", "Rain on glass."),)
    assert read.elements[0].tags == (Tagged("Vehicles", "tram", "glass"),)
    assert [page.number for page in read.pages] == ["1"]


def test_without_what_the_studio_knows_marks_stay_as_they_are() -> None:
    bare = Screenplay({}, tuple(Element(e.type, e.text, e.number) for e in fdx.parse(DOCUMENT).elements))
    assert _texts(fdx.write(bare, DOCUMENT)) == _texts(DOCUMENT)
