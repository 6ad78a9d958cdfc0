using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Problems;
using ServiceNet.Tests.Architecture;
using Xunit;

namespace ServiceNet.Tests.Wording;

/// <summary>Refusals are read by people who want to get something done.</summary>
public sealed class WhatARefusalSays
{
    private static readonly Sentence[] All = [.. Product.Sources.SelectMany(s => Sentences.In(s.File, s.Source))];

    [Fact]
    public void Every_sentence_ends_with_a_full_stop_and_does_not_shout()
    {
        var faults = All.Where(s => Sentences.Fault(s.Text) is not null).Select(s => $"{s} {Sentences.Fault(s.Text)}").ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Title_and_detail_are_Chinese_without_foreign_words()
    {
        var faults = All.Where(s => s.Call is "Problem.Of" or "Problem.Details" && HasForeignWords(s.Text)).Select(s => s.ToString()).ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public void The_sentences_of_the_source_were_found()
    {
        Assert.True(All.Length > 90, $"only {All.Length} sentences");
        Assert.All(["Problem.Of", "Problem.Details", "Problem.Invalid", "ErrorMessage", "new ValidationResult", "new CalendarRowError", "new StationRowError"], call => Assert.Contains(All, s => s.Call == call));
        Assert.Contains(All, s => s.Text.Contains('◇', StringComparison.Ordinal));
    }

    [Fact]
    public void A_planted_shout_and_a_missing_full_stop_are_found()
    {
        const string Planted = """
            var a = Problem.Of(409, "planted.full", "约满了！", $"请在{At(x, "时间！")}之后再来");
            [property: Required(ErrorMessage = "请填写姓名"), PlainText(30, Label = "姓名")] string Name,
            errors.Add(new PlantedRowError(2, "date", ok ? "好的。" : "不好"));
            """;
        Assert.Equal(
            ["约满了！ shouts", "请在◇之后再来 does not end with a full stop", "请填写姓名 does not end with a full stop", "好的。 ", "不好 does not end with a full stop"],
            Sentences.In("planted.cs", Planted).Select(s => $"{s.Text} {Sentences.Fault(s.Text)}"));
    }

    [Fact]
    public void A_code_names_its_room_and_reason_and_always_has_one_status()
    {
        var codes = Product.Sources.SelectMany(s => Sentences.Codes(s.File, s.Source)).ToArray();
        Assert.True(codes.Length > 40, $"only {codes.Length} codes");
        Assert.All(codes, c => Assert.Matches("^[a-z]+\\.[a-z_]+$", c.Code));
        Assert.Empty(codes.GroupBy(c => c.Code, StringComparer.Ordinal).Where(g => g.Select(c => c.Status).Distinct().Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void Every_status_has_a_Chinese_title_and_a_way_on()
        => Assert.All(
            Enumerable.Range(400, 200),
            status =>
            {
                var problem = ProblemsModule.ForStatus(status);
                Assert.Equal(status, problem.Status);
                Assert.All([problem.Title!, problem.Detail!], text =>
                {
                    Assert.True(Sentences.IsChinese(text), text);
                    Assert.Null(Sentences.Fault(text));
                    Assert.False(HasForeignWords(text), text);
                });
                Assert.NotEqual(problem.Title, problem.Detail);
                Assert.Equal($"urn:servicenet:problem:{problem.Extensions["code"]}", problem.Type);
                Assert.Matches("^[0-9a-f]{32}$", Assert.IsType<string>(problem.Extensions["traceId"]));
            });

    [Theory]
    [InlineData(400, "request.malformed")]
    [InlineData(401, "auth.required")]
    [InlineData(403, "auth.forbidden")]
    [InlineData(404, "route.unknown")]
    [InlineData(405, "route.method_not_allowed")]
    [InlineData(413, "request.too_large")]
    [InlineData(415, "request.unsupported_media_type")]
    [InlineData(418, "request.refused")]
    [InlineData(429, "request.too_many")]
    [InlineData(500, "service.fault")]
    [InlineData(502, "service.fault")]
    [InlineData(503, "service.unavailable")]
    public void A_status_has_the_code_clients_rely_on(int status, string code) => Assert.Equal(code, ProblemsModule.ForStatus(status).Extensions["code"]);

    [Fact]
    public void A_field_error_names_its_field_and_is_the_detail_too()
    {
        var problem = Problem.Invalid("start", "请选择时段。").ProblemDetails;
        Assert.Equal(400, problem.Status);
        Assert.Equal("request.invalid", problem.Extensions["code"]);
        Assert.Equal("请选择时段。", problem.Detail);
        Assert.Equal(["请选择时段。"], Assert.IsType<Dictionary<string, string[]>>(problem.Extensions["errors"])["start"]);
    }

    /// <summary>The framework's own sentences are English: each of its attributes on a contract brings a Chinese one.</summary>
    [Fact]
    public void Every_rule_of_the_framework_on_a_contract_says_its_sentence_in_Chinese()
    {
        var rules = (from type in typeof(Json).Assembly.GetTypes()
                     where !type.Name.EndsWith("Options", StringComparison.Ordinal)
                     from holder in type.GetProperties(Anything).Cast<ICustomAttributeProvider>()
                         .Concat(type.GetConstructors(Anything).SelectMany(c => c.GetParameters()))
                         .Concat(type.GetMethods(Anything).SelectMany(m => m.GetParameters()))
                     from rule in holder.GetCustomAttributes(inherit: true).OfType<ValidationAttribute>()
                     where rule.GetType().Namespace == typeof(ValidationAttribute).Namespace
                     select (Where: $"{type.FullName}.{holder}", rule.ErrorMessage)).ToArray();
        Assert.True(rules.Length > 15, $"only {rules.Length} rules");
        Assert.All(rules, r => Assert.True(r.ErrorMessage is { } sentence && Sentences.IsChinese(sentence) && Sentences.Fault(sentence) is null, $"{r.Where}: {r.ErrorMessage}"));
    }

    private const BindingFlags Anything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Letters other than JSON's name; 12345 is the city's hotline and no letter.</summary>
    private static bool HasForeignWords(string text) => Regex.IsMatch(text.Replace("JSON", "", StringComparison.Ordinal), "[A-Za-z]", RegexOptions.None, TimeSpan.FromSeconds(1));
}
