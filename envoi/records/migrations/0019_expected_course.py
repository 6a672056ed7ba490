"""What a practice's own courses teach about a course."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0001_squashed_0018_telephones'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExpectedCourse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instrument', models.CharField(max_length=40)),
                ('estimated_at', models.DateTimeField()),
                ('courses', models.PositiveIntegerField()),
                ('model', models.JSONField(blank=True, null=True)),
                ('held_back', models.JSONField(blank=True, null=True)),
                ('why_not', models.CharField(blank=True, default='', max_length=14)),
                ('settled', models.BooleanField(default=False)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('why_not__in', ['', 'too_few', 'not_answered'])), name='expected_course_why_not_known'), models.CheckConstraint(condition=models.Q(models.Q(('held_back__isnull', False), ('model__isnull', False), ('why_not', '')), models.Q(('held_back__isnull', True), ('model__isnull', True), models.Q(('why_not', ''), _negated=True)), _connector='OR'), name='expected_course_is_there_or_says_why_not'), models.UniqueConstraint(fields=('practice', 'instrument'), name='expected_course_once_an_instrument')],
            },
        ),
    ]
