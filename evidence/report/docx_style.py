"""The look of the DOCX report: pandoc's own reference document with our styles, page, header and footer in it."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SERIF = '<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Cambria" w:eastAsia="Cambria"/>'
_SANS = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="Calibri"/>'
_MONO = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'
_ALARM = '<w:shd w:val="clear" w:color="auto" w:fill="9B2226"/>'
_KEEP = "<w:keepNext/><w:keepLines/>"
_LEFT_RULE = '<w:pBdr><w:left w:val="{0}" w:sz="{1}" w:space="9" w:color="{2}"/></w:pBdr>'
_QUOTE = '<w:suppressAutoHyphens/><w:spacing w:before="60" w:after="60" w:line="264" w:lineRule="auto"/><w:ind w:left="425"/>'
_TABLE_RULES = (
    '<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="6" w:color="1D2733"/><w:bottom w:val="single" w:sz="6" '
    'w:color="1D2733"/><w:insideH w:val="single" w:sz="4" w:color="D3DAE1"/></w:tblBorders><w:tblCellMar>'
    '<w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
    '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)


def reference_document(default: bytes, *, language: str, demonstration: bool) -> bytes:
    """Pandoc's reference document in our look.

    Args:
        default: `pandoc --print-default-data-file reference.docx`.
        language: the language of the text, such as "en-GB".
        demonstration: whether every page carries the word DEMONSTRATION in its head.
    """
    made = BytesIO()
    with ZipFile(BytesIO(default)) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        parts = {name: source.read(name) for name in source.namelist()}
        parts["word/styles.xml"] = _styles(language).encode("utf-8")
        parts["word/header1.xml"] = _header(demonstration).encode("utf-8")
        parts["word/footer1.xml"] = _footer().encode("utf-8")
        for name, change in (
            ("word/document.xml", _with_section),
            ("word/_rels/document.xml.rels", _with_relations),
            ("[Content_Types].xml", _with_types),
        ):
            parts[name] = change(parts[name].decode("utf-8")).encode("utf-8")
        for name in sorted(parts):
            target.writestr(ZipInfo(name), parts[name], ZIP_DEFLATED)
    return made.getvalue()


def _with_section(text: str) -> str:
    section = (
        f'<w:sectPr {_R}><w:headerReference w:type="default" r:id="rId901"/><w:footerReference w:type="default" '
        'r:id="rId902"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1361" w:right="1304" w:bottom="1247" '
        'w:left="1304" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    return re.sub(r"<w:sectPr>.*?</w:sectPr>", section, text, flags=re.DOTALL)


def _with_relations(text: str) -> str:
    added = "".join(
        f'<Relationship Type="{_REL}/{kind}" Id="{name}" Target="{kind}1.xml"/>'
        for kind, name in (("header", "rId901"), ("footer", "rId902"))
    )
    return text.replace("</Relationships>", f"{added}</Relationships>")


def _with_types(text: str) -> str:
    added = "".join(
        f'<Override PartName="/word/{kind}1.xml" ContentType="{_TYPE}.{kind}+xml"/>' for kind in ("header", "footer")
    )
    return text.replace("</Types>", f"{added}</Types>")


def _header(demonstration: bool) -> str:
    words = "DEMONSTRATION: made from demonstration decisions, not findings of a review" if demonstration else ""
    run = f'<w:r><w:rPr>{_SANS}<w:b/><w:color w:val="9B2226"/><w:sz w:val="18"/></w:rPr><w:t>{words}</w:t></w:r>'
    return f'<w:hdr {_W} {_R}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{run if words else ""}</w:p></w:hdr>'


def _footer() -> str:
    look = f'<w:rPr>{_SANS}<w:color w:val="5B6775"/><w:sz w:val="17"/></w:rPr>'
    field = f'<w:fldSimple w:instr=" PAGE "><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>'
    return f'<w:ftr {_W} {_R}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{field}</w:p></w:ftr>'


def _styles(language: str) -> str:
    body = '<w:spacing w:before="80" w:after="100" w:line="276" w:lineRule="auto"/>'
    grey = '<w:color w:val="5B6775"/>'
    styles = [
        _paragraph("Normal", "Normal", "", "", '<w:color w:val="1D2733"/><w:sz w:val="21"/>', default=True),
        _paragraph("BodyText", "Body Text", "Normal", body),
        _paragraph("FirstParagraph", "First Paragraph", "BodyText", ""),
        _paragraph("Compact", "Compact", "BodyText", '<w:spacing w:before="20" w:after="20"/>', '<w:sz w:val="19"/>'),
        _paragraph("Title", "Title", "Normal", f'{_KEEP}<w:spacing w:after="120"/>', f'{_SANS}<w:b/><w:sz w:val="44"/>'),
        _paragraph("Subtitle", "Subtitle", "Normal", '<w:spacing w:after="40"/>', f"{_SANS}{grey}"),
        _paragraph("Date", "Date", "Normal", '<w:spacing w:after="360"/>', f"{_SANS}{grey}"),
        _paragraph("Bibliography", "Bibliography", "Normal", '<w:spacing w:after="90"/><w:ind w:left="425" w:hanging="425"/>'),
        _paragraph("BlockText", "Block Text", "BodyText", '<w:ind w:left="425"/>'),
        _paragraph("FootnoteText", "footnote text", "Normal", "", '<w:sz w:val="18"/>'),
        _paragraph("Figure", "Figure", "Normal", '<w:keepNext/><w:spacing w:before="160" w:after="60"/>'),
        _paragraph("ImageCaption", "Image Caption", "Normal", '<w:spacing w:after="240"/>', f'{_SANS}{grey}<w:sz w:val="18"/>'),
        _paragraph("TableCaption", "Table Caption", "Normal", '<w:keepNext/>', f'{_SANS}{grey}<w:sz w:val="18"/>'),
        _quotation("Quotation", "Quotation", "single", "18", "2F5D8A"),
        _quotation("QuotationContradicts", "Quotation, contradicting", "double", "12", "9B2226"),
        _quotation("QuotationContext", "Quotation, context", "dotted", "12", "5B6775"),
        _paragraph("Statement", "Statement", "BodyText", '<w:keepNext/><w:spacing w:before="160" w:after="60"/>'),
        _paragraph("Subject", "Subject", "BodyText", f'{_KEEP}<w:spacing w:before="160" w:after="60"/>'),
        _paragraph("Definition", "Definition", "BodyText", _KEEP),
        _character("VerbatimChar", "Verbatim Char", f'{_MONO}<w:sz w:val="18"/>'),
        _character("Hyperlink", "Hyperlink", '<w:color w:val="2F5D8A"/>'),
        _character("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'),
        _character("Note", "Note", f'{_SANS}{grey}<w:sz w:val="17"/>'),
        _character("Unsupported", "Unsupported", f'{_SANS}<w:b/><w:color w:val="FFFFFF"/><w:sz w:val="17"/>{_ALARM}'),
        _character("Problem", "Problem", f'{_SANS}<w:color w:val="9B2226"/><w:sz w:val="17"/>'),
        _character("Number", "Number", f'{_SANS}<w:b/><w:color w:val="2F5D8A"/>'),
    ]  # fmt: skip
    styles += [_heading(level) for level in range(1, 7)]
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_SERIF}"
        f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault>'
        '<w:pPr><w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        f'<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/><w:basedOn '
        f'w:val="TableNormal"/>{_TABLE_RULES}<w:tblStylePr w:type="firstRow"><w:rPr>{_SANS}<w:b/></w:rPr></w:tblStylePr>'
        "</w:style>"
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<w:styles {_W} {_R}>{defaults}{"".join(styles)}{table}</w:styles>'


def _paragraph(name: str, title: str, based: str, look: str, run: str = "", *, default: bool = False) -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    mark = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph"{mark} w:styleId="{name}"><w:name w:val="{title}"/>{base}<w:qFormat/>'
        f"<w:pPr>{look}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _character(name: str, title: str, run: str) -> str:
    return f'<w:style w:type="character" w:styleId="{name}"><w:name w:val="{title}"/><w:rPr>{run}</w:rPr></w:style>'


def _quotation(name: str, title: str, line: str, width: str, colour: str) -> str:
    return _paragraph(name, title, "Normal", f"<w:keepLines/>{_LEFT_RULE.format(line, width, colour)}{_QUOTE}")


def _heading(level: int) -> str:
    size = (36, 30, 24, 19, 19, 19)[level - 1]
    colour = "2F5D8A" if level == 3 else "5B6775" if level > 3 else "1D2733"
    caps = "<w:caps/>" if level > 3 else ""
    border = '<w:pBdr><w:top w:val="single" w:sz="12" w:space="6" w:color="1D2733"/></w:pBdr>' if level == 2 else ""
    before = (240, 480, 300, 200, 160, 160)[level - 1]
    look = f'{_KEEP}{border}<w:spacing w:before="{before}" w:after="100"/><w:outlineLvl w:val="{level - 1}"/>'
    run = f'{_SANS}<w:b/>{caps}<w:color w:val="{colour}"/><w:sz w:val="{size}"/>'
    return _paragraph(f"Heading{level}", f"heading {level}", "Normal", look, run)
