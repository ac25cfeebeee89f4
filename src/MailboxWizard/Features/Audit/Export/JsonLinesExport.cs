using System.Buffers;
using System.Text.Json;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>
/// One object a line (https://jsonlines.org), absent fields left out. What is not ASCII is escaped, so that nothing in a
/// foreign text reaches a terminal as anything but letters.
/// </summary>
internal sealed class JsonLinesExport : LineExport
{
    public override string ContentType => "application/jsonl; charset=utf-8";

    public override string Ending => "jsonl";

    protected override void Write(AuditEntry entry, IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("number"u8, entry.Number);
            json.WriteString("at"u8, entry.At.UtcDateTime);
            json.WriteString("tenantId"u8, entry.TenantId.Value);
            json.WriteString("tenantName"u8, entry.TenantName);
            Text("actorId"u8, entry.ActorId);
            if (entry.ActorTenantId is { } tenant)
                json.WriteString("actorTenantId"u8, tenant.Value);
            json.WriteString("actorName"u8, entry.ActorName);
            Optional("actorAddress"u8, entry.ActorAddress);
            Optional("clientAddress"u8, entry.ClientAddress);
            json.WriteString("action"u8, entry.Action.ToString());
            json.WriteString("subject"u8, entry.Subject);
            Text("subjectId"u8, entry.SubjectId);
            json.WriteString("outcome"u8, entry.Outcome.ToString());
            Number("run"u8, entry.Run);
            Number("step"u8, entry.Step);
            Number("handoff"u8, entry.Handoff);
            Optional("request"u8, entry.Request);
            Number("status"u8, entry.Status);
            Optional("requestId"u8, entry.RequestId);
            Optional("clientRequestId"u8, entry.ClientRequestId);
            Number("durationMilliseconds"u8, entry.DurationMilliseconds);
            Optional("detail"u8, entry.Detail);
            json.WriteEndObject();

            void Text(ReadOnlySpan<byte> name, ObjectId? id)
            {
                if (id is { } given)
                    json.WriteString(name, given.Value);
            }

            void Optional(ReadOnlySpan<byte> name, string? value)
            {
                if (value is not null)
                    json.WriteString(name, value);
            }

            void Number(ReadOnlySpan<byte> name, long? value)
            {
                if (value is { } number)
                    json.WriteNumber(name, number);
            }
        }

        output.Write("\n"u8);
    }
}
