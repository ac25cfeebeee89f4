using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>
/// RFC 4180, UTF-8 with the mark by which Excel knows it. Every field is quoted, and what a spreadsheet could take for the
/// beginning of a formula gets an apostrophe before it: https://owasp.org/www-community/attacks/CSV_Injection.
/// </summary>
internal sealed partial class CsvExport : LineExport
{
    private static readonly string[] s_columns =
    [
        "Number", "At (UTC)", "Tenant id", "Tenant", "Person id", "Person's tenant id", "Person", "User name", "From", "Action", "On what", "On whom (id)",
        "Outcome", "Run", "Step", "Hand-off", "Request", "Answer", "Request id", "Our request id", "Took (ms)", "Detail",
    ];

    private static readonly SearchValues<char> s_starts = SearchValues.Create("=+-@\uFF1D\uFF0B\uFF0D\uFF20");
    private static readonly SearchValues<char> s_separators = SearchValues.Create(";,|\"");

    private readonly StringBuilder _line = new(1024);

    public override string ContentType => "text/csv; charset=utf-8";

    public override string Ending => "csv";

    protected override void Begin(IBufferWriter<byte> output)
    {
        output.Write(Encoding.UTF8.Preamble);
        foreach (var column in s_columns)
            Field(column);
        End(output);
    }

    protected override void Write(AuditEntry entry, IBufferWriter<byte> output)
    {
        Field(entry.Number);
        Field(entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
        Field(entry.TenantId.ToString());
        Foreign(entry.TenantName);
        Field(entry.ActorId?.ToString());
        Field(entry.ActorTenantId?.ToString());
        Foreign(entry.ActorName);
        Foreign(entry.ActorAddress);
        Foreign(entry.ClientAddress);
        Field(entry.Action.ToString());
        Foreign(entry.Subject);
        Field(entry.SubjectId?.ToString());
        Field(entry.Outcome.ToString());
        Field(entry.Run);
        Field(entry.Step);
        Field(entry.Handoff);
        Foreign(entry.Request);
        Field(entry.Status);
        Foreign(entry.RequestId);
        Foreign(entry.ClientRequestId);
        Field(entry.DurationMilliseconds);
        Foreign(entry.Detail);
        End(output);
    }

    /// <summary>
    /// Also after a separator, since a spreadsheet that parts at another character than the comma does not see our quotes
    /// in the middle of what it takes for a field.
    /// </summary>
    internal static string Disarmed(string? text)
    {
        var shown = ForeignText.Shown(text);
        return MayHoldFormula(shown.AsSpan().TrimStart()) ? FormulaStart().Replace(shown, "$1'$2") : shown;
    }

    /// <summary>Most fields need not be looked at more closely.</summary>
    private static bool MayHoldFormula(ReadOnlySpan<char> text) => text.Length > 0 && (s_starts.Contains(text[0]) || text.ContainsAny(s_separators));

    private void Foreign(string? text)
    {
        var disarmed = Disarmed(text);
        Field(disarmed.Contains('"', StringComparison.Ordinal) ? disarmed.Replace("\"", "\"\"", StringComparison.Ordinal) : disarmed);
    }

    private void Field(string? text) => _line.Append(_line.Length == 0 ? "\"" : ",\"").Append(text).Append('"');

    private void Field(long? number) => _line.Append(_line.Length == 0 ? "\"" : ",\"").Append(CultureInfo.InvariantCulture, $"{number}").Append('"');

    private void End(IBufferWriter<byte> output)
    {
        _line.Append("\r\n");
        foreach (var chunk in _line.GetChunks())
            Encoding.UTF8.GetBytes(chunk.Span, output);
        _line.Clear();
    }

    // The wide forms are taken for the narrow ones by some: https://owasp.org/www-community/attacks/CSV_Injection.
    [GeneratedRegex(@"(^\s*|[;,|""]\s*)([=+\-@\uFF1D\uFF0B\uFF0D\uFF20])", RegexOptions.CultureInvariant)]
    private static partial Regex FormulaStart();
}
