"""Native charts beside a table: bars and lines that stay editable in the spreadsheet."""

from dataclasses import dataclass
from typing import Any

from reports.sheet_style import INK, LINE, SERIES, SOFT, Format


@dataclass(frozen=True)
class Chart:
    """One chart: which columns of the table it shows (counted from 1) and how tall it is.

    `kind` is "bar" (lying, for names), "column" or "line". Several columns are stacked.
    """

    title: str
    kind: str
    values: tuple[int, ...]
    format: Format
    rows: int
    labels: int = 1


def bar_rows(count: int) -> int:
    """Return how many rows of the sheet a chart of `count` lying bars needs."""
    return min(20, max(9, count + 4))


def draw(
    sheet: Any,
    spec: Chart,
    body: tuple[int, int],
    columns: tuple[int, int],
    rows: tuple[int, int],
) -> None:
    """Put the chart over the cells of `columns` and `rows`; `body` are the rows with its data."""
    from openpyxl.chart import BarChart, LineChart, Reference

    chart: Any = LineChart() if spec.kind == "line" else BarChart()
    first, last = body
    for column in spec.values:
        values = Reference(sheet, min_col=column, min_row=first - 1, max_row=last)
        chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=spec.labels, min_row=first, max_row=last))
    _shape(chart, spec, last - first + 1)
    _axes(chart, spec)
    _colours(chart, spec)
    _words(chart, spec)
    chart.anchor = _anchor(columns, rows)
    sheet.add_chart(chart)


def _shape(chart: Any, spec: Chart, count: int) -> None:
    chart.roundedCorners = False
    if spec.kind == "line":
        return
    chart.type = "bar" if spec.kind == "bar" else "col"
    # percent of a bar's width; one or two lying bars would else fill the whole chart
    thin = (spec.rows - 4) * 100 // count - 100 if spec.kind == "bar" else 0
    chart.gapWidth = min(500, max(45, thin))
    if len(spec.values) > 1:
        chart.grouping, chart.overlap = "stacked", 100


def _axes(chart: Any, spec: Chart) -> None:
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.line import LineProperties

    # openpyxl 3.1 leaves both axes out unless told (LIBRARIES)
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=LINE))
    chart.y_axis.scaling.min = 0 if spec.kind != "line" else None
    for axis in (chart.x_axis, chart.y_axis):
        axis.txPr = _font(800, SOFT)
        axis.spPr = GraphicalProperties(ln=LineProperties(solidFill=LINE))
        axis.majorTickMark = "none"
    if spec.kind == "bar":
        chart.x_axis.scaling.orientation = "maxMin"  # first row of the table on top
        chart.y_axis.crosses = "max"
    if spec.format is Format.SCORE:
        chart.y_axis.scaling.max = 100
        chart.y_axis.number_format = '0"%"'


def _colours(chart: Any, spec: Chart) -> None:
    for series, colour in zip(chart.series, SERIES, strict=False):
        if spec.kind == "line":
            series.graphicalProperties.line.solidFill = colour
            series.graphicalProperties.line.width = 22_000  # EMU, 1.7 pt
            series.smooth = False
            series.marker.symbol = "circle"
            series.marker.size = 4
            series.marker.graphicalProperties.solidFill = colour
            series.marker.graphicalProperties.line.solidFill = colour
        else:
            series.graphicalProperties.solidFill = colour
            series.graphicalProperties.line.noFill = True


def _words(chart: Any, spec: Chart) -> None:
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.layout import Layout
    from openpyxl.chart.title import title_maker

    chart.title = title_maker(spec.title)
    chart.title.tx.rich.p[0].pPr = _paragraph(1000, INK, bold=True)
    chart.title.tx.rich.p[0].r[0].rPr = None
    chart.title.overlay = False  # unset, newer Excel lays it over the plot
    chart.title.layout = Layout()
    if len(spec.values) > 1:
        chart.legend.position = "b"
        chart.legend.overlay = False
        chart.legend.txPr = _font(800, SOFT)
        return
    chart.legend = None
    if spec.kind == "line":
        return
    chart.dataLabels = DataLabelList(
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
        numFmt=str(spec.format),
        txPr=_font(800, INK),
    )


def _paragraph(size: int, colour: str, bold: bool = False) -> Any:
    from openpyxl.drawing.text import CharacterProperties, ParagraphProperties

    return ParagraphProperties(defRPr=CharacterProperties(sz=size, b=bold, solidFill=colour))


def _font(size: int, colour: str) -> Any:
    """Return text properties in hundredths of a point."""
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import Paragraph

    paragraph = _paragraph(size, colour)
    return RichText(p=[Paragraph(pPr=paragraph, endParaRPr=paragraph.defRPr)])


def _anchor(columns: tuple[int, int], rows: tuple[int, int]) -> Any:
    """Return an anchor to cells: a chart tied to them cannot slide over the table beside it."""
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

    start = AnchorMarker(col=columns[0] - 1, row=rows[0] - 1, rowOff=30_000)
    end = AnchorMarker(col=columns[1], row=rows[1] - 1, rowOff=0)
    return TwoCellAnchor(editAs="oneCell", _from=start, to=end)
