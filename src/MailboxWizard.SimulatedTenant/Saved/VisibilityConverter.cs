using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Saved;

/// <summary>Writes when each replica hears of something; what all of them know already is null.</summary>
internal sealed class VisibilityConverter : JsonConverter<Visibility>
{
    public override bool HandleNull => true;

    public override Visibility Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Null) return default;
        var moments = JsonSerializer.Deserialize<Moments>(ref reader, options) ?? throw new JsonException();
        return new Visibility([.. moments.Directory], moments.TokenService, moments.Exchange);
    }

    public override void Write(Utf8JsonWriter writer, Visibility value, JsonSerializerOptions options)
    {
        if (value.Directory.IsDefaultOrEmpty && value.TokenService == default && value.Exchange == default) writer.WriteNullValue();
        else JsonSerializer.Serialize(writer, new Moments(value.Directory.IsDefault ? [] : value.Directory, value.TokenService, value.Exchange), options);
    }

    private sealed record Moments(ImmutableArray<DateTimeOffset> Directory, DateTimeOffset TokenService, DateTimeOffset Exchange);
}
