using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.OpenApi;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Host;

/// <summary>The OpenAPI document: made from the code, kept in miniprogram-api-docs/openapi.json by the build.</summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer";

    private static readonly (string Name, string Description)[] Tags =
    [
        ("Stations", "The public directory: three networks, hours, places."),
        ("Services", "The public service catalogue."),
        ("Slots", "Days and times that can be booked."),
        ("Sign-in", "Citizens' sessions, by WeChat."),
        ("My account", "A citizen's own profile, data and messages."),
        ("Bookings", "A citizen's own bookings."),
        ("Staff sign-in", "Staff sessions."),
        ("Files", "Evidence: uploads, whole or in pieces; downloads."),
        ("Counter", "What a clerk does with the bookings of the own station."),
        ("Administration", "Stations and how they work."),
        ("Audit", "Who did what, when, to which record."),
    ];

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "ServiceNet",
                Version = "1.0",
                Description = "The service-station network for intellectual property in Panzhihua. Guides stand beside this document in miniprogram-api-docs/.",
                License = new OpenApiLicense { Name = "MIT", Url = new Uri("https://opensource.org/license/mit") },
            };
            document.Tags = new HashSet<OpenApiTag>(Tags.Select(t => new OpenApiTag { Name = t.Name, Description = t.Description }));
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The accessToken of a sign-in." };
            return Task.CompletedTask;
        });
        o.AddSchemaTransformer((schema, context, _) =>
        {
            // Our converters hide from the generator that these are strings.
            var type = context.JsonTypeInfo.Type;
            var plain = Nullable.GetUnderlyingType(type) ?? type;
            if (plain == typeof(DateTimeOffset) || plain == typeof(TimeOnly))
            {
                schema.Type = plain == type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
                schema.Format = plain == typeof(TimeOnly) ? null : "date-time";
                schema.Pattern = plain == typeof(TimeOnly) ? "^[0-2][0-9]:[0-5][0-9]$" : null;
            }

            SayWhatIsOptional(schema, context.JsonTypeInfo);
            SayWhatARefusalCarries(schema, type);
            return Task.CompletedTask;
        });
        o.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            var open = metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any();
            operation.Security = open ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            AddTooMany(operation);
            NameChoices(operation, context.Description);
            return Task.CompletedTask;
        });
    });

    /// <summary>A member of a request that may be null may also be left out; the generator takes every member of a record for required.</summary>
    private static void SayWhatIsOptional(OpenApiSchema schema, JsonTypeInfo type)
    {
        if (schema.Required is { } required && type.Type.Name.EndsWith("Request", StringComparison.Ordinal))
        {
            required.ExceptWith(type.Properties.Where(p => p.IsSetNullable && p.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) != true).Select(p => p.Name));
        }
    }

    /// <summary>The members every refusal has beside those of RFC 9457.</summary>
    private static void SayWhatARefusalCarries(OpenApiSchema schema, Type type)
    {
        if (type != typeof(ProblemDetails))
        {
            return;
        }

        schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        schema.Properties["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable, for programs: `booking.slot_full`." };
        schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What to name when asking for help." };
        schema.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Sentences per field, with a 400.",
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
    }

    /// <summary>Query parameters that name an enum's member list the names.</summary>
    private static void NameChoices(OpenApiOperation operation, ApiDescription description)
    {
        foreach (var parameter in description.ParameterDescriptions)
        {
            var choices = (parameter.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo.GetCustomAttribute<OneOfAttribute>();
            if (choices is not null && operation.Parameters?.FirstOrDefault(p => p.Name == parameter.Name)?.Schema is OpenApiSchema schema)
            {
                schema.Enum = [.. choices.Names.Select(n => JsonValue.Create(n))];
            }
        }
    }

    /// <summary>Every route is rate limited.</summary>
    private static void AddTooMany(OpenApiOperation operation)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd("429", new OpenApiResponse { Description = "Too many requests; wait as long as Retry-After says." });
    }
}
