#!/usr/bin/env bash
# python-pptx 1.0.2 with XlsxWriter 3.3.1: a deck with a chart, made twice of the same content.
#
# Guess: with `core_properties.created` and `.modified` set to a fixed day, every part of the two archives is the same
# (only the archive's own times of its members differ).
# Seen: the workbook behind the chart differs. XlsxWriter writes the present second into the workbook's own
# docProps/core.xml, python-pptx gives it no fixed day, and nothing of the deck's own properties reaches it. Who compares
# or caches decks by their bytes has to open the workbooks within them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet "python-pptx==1.0.2" "XlsxWriter==3.3.1"
cat > "$folder/twice.py" <<'PY'
import io
import time
import zipfile
from datetime import datetime

import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

DAY = datetime(2000, 1, 1)


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def deck():
    made = pptx.Presentation()
    made.core_properties.created = made.core_properties.modified = DAY
    slide = made.slides.add_slide(made.slide_layouts[5])
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("s", (1, 2))
    size = Inches(1), Inches(1), Inches(5), Inches(4)
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *size, data)
    content = io.BytesIO()
    made.save(content)
    return parts(content.getvalue())


one = deck()
time.sleep(2.1)
two = deck()
differ = [name for name in one if one[name] != two[name]]
print("parts that differ:", differ)
assert len(differ) == 1 and differ[0].startswith("ppt/embeddings/") and differ[0].endswith(".xlsx")
inner = parts(one[differ[0]]), parts(two[differ[0]])
within = [name for name in inner[0] if inner[0][name] != inner[1][name]]
print("within that workbook:", within)
assert within == ["docProps/core.xml"]
assert one["docProps/core.xml"] == two["docProps/core.xml"]
PY
"$folder/env/bin/python" "$folder/twice.py"
