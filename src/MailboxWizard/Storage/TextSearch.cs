using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace MailboxWizard.Storage;

/// <summary>Searching as people type, upper and lower case alike: what LIKE does in SQLite, and LIKE of small letters in PostgreSQL.</summary>
internal static class TextSearch
{
    /// <summary>Only inside a query.</summary>
    /// <param name="text">The column.</param>
    /// <param name="pattern"><c>%</c> and <c>_</c> as in LIKE, with a backslash before those that are meant literally.</param>
    public static bool Matches(string? text, string pattern) =>
        throw new InvalidOperationException($"Only the database can tell whether {text?.Length} characters match {pattern.Length}.");

    /// <summary>The function behind <c>text LIKE pattern ESCAPE '\'</c>: https://www.sqlite.org/lang_corefunc.html#like.</summary>
    public static void MapToSqlite(ModelBuilder model) => Map(model).HasTranslation(given => new SqlFunctionExpression(
        "like", [given[1], given[0], new SqlConstantExpression(@"\", given[1].TypeMapping)],
        nullable: true, argumentsPropagateNullability: [true, true, true], typeof(bool), typeMapping: null));

    /// <summary>
    /// <c>lower(text) LIKE lower(pattern)</c>, whose escape is the backslash by itself: unlike ILIKE it can be served by an
    /// index, one on <c>lower(text) text_pattern_ops</c> (https://www.postgresql.org/docs/current/indexes-opclass.html).
    /// </summary>
    public static void MapToPostgreSql(ModelBuilder model) => Map(model).HasTranslation(given =>
        new LikeExpression(Lower(given[0]), Lower(given[1]), escapeChar: null, typeMapping: null));

    private static SqlFunctionExpression Lower(SqlExpression text) =>
        new("lower", [text], nullable: true, argumentsPropagateNullability: [true], typeof(string), text.TypeMapping);

    private static DbFunctionBuilder Map(ModelBuilder model) => model.HasDbFunction(() => Matches(null, ""));
}
