using System.Text.RegularExpressions;

namespace ServiceNet.Tests.Architecture;

/// <summary>
/// Whose tables a text names. A name with an underscore is looked for anywhere; a plain word such as
/// <c>stations</c> only where SQL expects a relation, because it is also a route and an English word.
/// </summary>
internal sealed partial class SqlRules
{
    private readonly Dictionary<string, string> _ownerOf;

    /// <summary>Learns who owns what from each room's schema files.</summary>
    public SqlRules(IEnumerable<(string Room, string Sql)> schemas)
        => _ownerOf = schemas
            .SelectMany(s => Created().Matches(WithoutComments(s.Sql)).Select(m => (Name: m.Groups["name"].Value.ToLowerInvariant(), s.Room)))
            .DistinctBy(o => o.Name)
            .ToDictionary(o => o.Name, o => o.Room, StringComparer.Ordinal);

    /// <summary>Every table, sequence, view and function, and the room that created it.</summary>
    public IReadOnlyDictionary<string, string> OwnerOf => _ownerOf;

    /// <summary>The objects of other rooms this text names.</summary>
    /// <param name="room">Whose text it is; a room that owns nothing may name nothing.</param>
    public IEnumerable<Finding> ForeignTables(string room, string place, string text)
    {
        var sql = WithoutComments(text);
        var named = Words().Matches(sql).Select(m => m.Value.ToLowerInvariant()).Where(w => w.Contains('_', StringComparison.Ordinal)).Concat(Relations(sql));
        return from name in named.Distinct(StringComparer.Ordinal)
               where _ownerOf.TryGetValue(name, out var owner) && owner != room && !HouseList.PublishedSql.Contains(name)
               select new Finding(place, $"names {name} of {_ownerOf[name]}");
    }

    /// <summary>Words standing where SQL expects a relation: after from, join, into and so on, and after the commas of a from list.</summary>
    private static IEnumerable<string> Relations(string sql)
    {
        var tokens = Tokens().Matches(Quoted().Replace(sql, "''")).Select(m => m.Value.ToLowerInvariant()).ToArray();
        for (var i = 0; i < tokens.Length; i++)
        {
            if (!LeadsToRelation(tokens[i]))
            {
                continue;
            }

            var list = tokens[i] is "from" or "using";
            do
            {
                i++;
                while (i < tokens.Length && tokens[i] is "only" or "lateral" or "if" or "not" or "exists" or "(" or "table" or "ordinality")
                {
                    i++;
                }

                if (i >= tokens.Length)
                {
                    yield break;
                }

                yield return Bare(tokens[i]);
                while (list && i + 1 < tokens.Length && IsAlias(tokens[i + 1]))
                {
                    i++;
                }
            }
            while (list && i + 1 < tokens.Length && tokens[i + 1] == "," && ++i < tokens.Length);

            // What follows may itself lead to a relation (`from a join b`): look at it again.
            if (LeadsToRelation(tokens[i]))
            {
                i--;
            }
        }
    }

    private static bool LeadsToRelation(string token) => token is "from" or "join" or "into" or "update" or "table" or "references" or "using" or "truncate" or "on";

    private static bool IsAlias(string token)
        => (char.IsLetter(token[0]) && !LeadsToRelation(token) && token is not ("where" or "group" or "order" or "limit" or "left" or "right" or "full" or "inner" or "cross" or "natural" or "set" or "for" or "union" or "returning" or "with" or "having" or "window" or "values" or "select"))
            || token == "as";

    private static string Bare(string token)
    {
        var name = token.Replace("\"", "", StringComparison.Ordinal);
        return name.StartsWith("public.", StringComparison.Ordinal) ? name["public.".Length..] : name;
    }

    private static string WithoutComments(string sql) => Comments().Replace(sql, " ");

    [GeneratedRegex(@"\bcreate\s+(?:or\s+replace\s+)?(?:unlogged\s+|materialized\s+)?(?:table|sequence|view|function|procedure|type)\s+(?:if\s+not\s+exists\s+)?(?:public\.)?""?(?<name>\w+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Created();

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comments();

    [GeneratedRegex("'[^']*'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"[\w.""@$:]+|[^\s\w]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tokens();
}
