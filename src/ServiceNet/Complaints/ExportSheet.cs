using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Complaints;

/// <summary>
/// A workbook of one sheet that is on its way while it is written: a zip in create mode whose last part is the rows. What has been
/// packed waits in memory only until the next <see cref="SendAsync"/>. Text stands as text in the row (an inline string), never as a
/// formula, and says so also to a program that would read it as one when the cell is edited.
/// </summary>
internal sealed class ExportSheet : IAsyncDisposable
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const int Plain = 0, Heading = 1, Day = 2, Moment = 3, Quoted = 4;

    private static readonly (string Name, int Width)[] Headings =
    [
        ("序号", 8), ("编号", 24), ("类型", 16), ("状态", 18), ("标题", 40), ("被投诉举报方", 28), ("区县", 12), ("办理站点", 28), ("是否分派", 10), ("提交时间", 18), ("当前期限", 16), ("到期日", 12), ("是否超期", 10), ("转办去向", 28), ("重办次数", 10), ("评分", 8),
    ];

    private static readonly (string Name, string Xml)[] FixedParts =
    [
        ("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"""),
        ("_rels/.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="投诉举报" sheetId="1" r:id="rId1"/></sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{Relations}/styles" Target="styles.xml"/></Relationships>"""),
        // In the order of the constants above.
        ("xl/styles.xml", $"""<styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/></cellXfs></styleSheet>"""),
    ];

    /// <summary>Day 0 of a sheet's calendar.</summary>
    private static readonly DateTime Zero = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly Stream _body;
    private readonly PackedBytes _packed = new();
    private readonly ZipArchive _zip;
    private readonly Stream _part;
    private readonly XmlWriter _xml;
    private long _rows;

    public ExportSheet(Stream body)
    {
        _body = body;
        _zip = new ZipArchive(_packed, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, xml) in FixedParts)
        {
            using var part = _zip.CreateEntry(name, CompressionLevel.Fastest).Open();
            part.Write(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + xml));
        }

        _part = _zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
        _xml = XmlWriter.Create(_part, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CloseOutput = false });
        _xml.WriteStartDocument(standalone: true);
        _xml.WriteStartElement("worksheet", Main);
        // The headings stay in sight.
        _xml.WriteRaw("""<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>""");
        _xml.WriteRaw("<cols>" + string.Concat(Headings.Select((h, i) => $"""<col min="{i + 1}" max="{i + 1}" width="{h.Width}" customWidth="1"/>""")) + "</cols>");
        _xml.WriteStartElement("sheetData", Main);
        _xml.WriteStartElement("row", Main);
        foreach (var (name, _) in Headings)
        {
            Text(name, Heading);
        }

        _xml.WriteEndElement();
    }

    /// <summary>A row: what the list shows of a case, nothing more.</summary>
    public void Write(ComplaintRow row, StaffComplaintItem item)
    {
        _xml.WriteStartElement("row", Main);
        Number(++_rows);
        Text(item.Number);
        Text(ComplaintWords.Kind(item.Kind));
        Text(ComplaintWords.State(item.Status));
        Text(item.Subject);
        Text(item.RespondentName);
        Text(item.District);
        Text(item.Station?.Name ?? "市级受理台");
        Text(item.AssigneeId is null ? "否" : "是");
        Number((item.SubmittedAt.ToOffset(Shanghai.Offset).DateTime - Zero).TotalDays, Moment);
        Text(item.NextDue?.Name);
        Number(item.NextDue?.DueOn is { } due ? (due.ToDateTime(TimeOnly.MinValue) - Zero).TotalDays : null, Day);
        Text(item.Overdue ? "是" : "否");
        Text(item.Transfer?.To?.Name);
        Number(row.Reopened);
        Number(row.Rating);
        _xml.WriteEndElement();
    }

    /// <summary>Puts what has been packed so far on the wire.</summary>
    public async Task SendAsync(CancellationToken ct)
    {
        _xml.Flush();
        await _packed.SendAsync(_body, ct);
    }

    /// <summary>Ends the sheet and the file; without it the file stays broken, as one that was cut off must.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        _xml.WriteEndElement();
        _xml.WriteEndElement();
        _xml.WriteEndDocument();
        _xml.Dispose();
        await _part.DisposeAsync();
        _zip.Dispose();
        await _packed.SendAsync(_body, ct);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Of a sheet that was not ended, what its writers still have to say goes nowhere.
        await _packed.DisposeAsync();
        _xml.Dispose();
        await _part.DisposeAsync();
        _zip.Dispose();
    }

    private void Number(double? value, int style = Plain)
    {
        _xml.WriteStartElement("c", Main);
        _xml.WriteAttributeString("s", style.ToString(CultureInfo.InvariantCulture));
        if (value is { } number)
        {
            _xml.WriteElementString("v", Main, number.ToString("R", CultureInfo.InvariantCulture));
        }

        _xml.WriteEndElement();
    }

    private void Text(string? text, int style = Plain)
    {
        _xml.WriteStartElement("c", Main);
        if (text is { Length: > 0 })
        {
            var asFormula = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '＝' or '＋' or '－' or '＠';
            _xml.WriteAttributeString("s", (asFormula ? Quoted : style).ToString(CultureInfo.InvariantCulture));
            _xml.WriteAttributeString("t", "inlineStr");
            _xml.WriteStartElement("is", Main);
            _xml.WriteStartElement("t", Main);
            _xml.WriteAttributeString("xml", "space", null, "preserve");
            _xml.WriteString(Writable(text));
            _xml.WriteEndElement();
            _xml.WriteEndElement();
        }

        _xml.WriteEndElement();
    }

    /// <summary>Without what XML cannot hold.</summary>
    private static string Writable(string text)
        => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Where(r => r.Utf16SequenceLength == 2 || XmlConvert.IsXmlChar((char)r.Value)));

    /// <summary>Takes what the zip writes, until it is sent; it cannot be gone back in, so that nothing waits for the end.</summary>
    private sealed class PackedBytes : Stream
    {
        private readonly MemoryStream _waiting = new();
        private bool _over;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public async Task SendAsync(Stream to, CancellationToken ct)
        {
            await to.WriteAsync(_waiting.GetBuffer().AsMemory(0, (int)_waiting.Length), ct);
            await to.FlushAsync(ct);
            _waiting.SetLength(0);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!_over)
            {
                _waiting.Write(buffer);
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _over = true;
            _waiting.Dispose();
            base.Dispose(disposing);
        }
    }
}
