"""How often hours are missed, and how many sessions were agreed at first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0019_expected_course'),
    ]

    operations = [
        migrations.CreateModel(
            name='MissedRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('estimated_at', models.DateTimeField()),
                ('hours', models.PositiveIntegerField()),
                ('clients', models.PositiveIntegerField()),
                ('missed', models.PositiveIntegerField()),
                ('prior', models.JSONField(blank=True, null=True)),
                ('judgement', models.JSONField(blank=True, null=True)),
                ('why_not', models.CharField(blank=True, default='', max_length=12)),
            ],
        ),
        migrations.AddField(
            model_name='episode',
            name='planned_sessions',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.CheckConstraint(condition=models.Q(('planned_sessions__isnull', True), models.Q(('planned_sessions__gte', 1), ('planned_sessions__lte', 500)), _connector='OR'), name='episode_planned_sessions_are_1_to_500'),
        ),
        migrations.AddField(
            model_name='missedrate',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice'),
        ),
        migrations.AddConstraint(
            model_name='missedrate',
            constraint=models.CheckConstraint(condition=models.Q(('why_not__in', ['', 'too_few', 'one_way', 'alike', 'not_judged', 'no_better'])), name='missed_rate_why_not_known'),
        ),
        migrations.AddConstraint(
            model_name='missedrate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('judgement__isnull', False), ('prior__isnull', False)), models.Q(('why_not', ''), _negated=True), _connector='OR'), name='missed_rate_is_there_or_says_why_not'),
        ),
        migrations.AddConstraint(
            model_name='missedrate',
            constraint=models.UniqueConstraint(fields=('practice',), name='missed_rate_once_a_practice'),
        ),
    ]
